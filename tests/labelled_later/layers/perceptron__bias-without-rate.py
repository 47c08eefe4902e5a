"""Mistake: The student forgets the rate in the step of the bias.
Truth: b moves by 1 instead of rate; shows where rate is not 1.
Frequency: common
Accept: alpha-missing, default-used
Family: factor-missing
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        z = np.matmul(X, self.w) + self.b
        return (z > 0) + 0

    def update(self, x, target, rate=1.0):
        guess = self.forward(x[np.newaxis, :])[0]
        delta = target - guess
        self.w = self.w + delta * rate * x
        self.b = self.b + delta
