"""Mistake: The student's neuron answers +1 and -1 (the sign) where 1 and 0 are asked for.
Truth: forward is -1 instead of 0; update works with 0/1 rightly.
Frequency: rare
Accept: coded-otherwise
Family: function-other
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return np.sign(X @ self.w + self.b).astype(int)

    def update(self, x, target, rate=1.0):
        fired = (x @ self.w + self.b) > 0
        self.w = self.w + rate * (target - fired) * x
        self.b = self.b + rate * (target - fired)
