"""Mistake: The weights are stretched along themselves, where they should move along the example.
Truth: w changes by rate times error times w, it should be times x; b is right.
Accept: none
Family: other-quantity
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        act = np.dot(X, self.w) + self.b
        return np.where(act > 0, 1, 0)

    def update(self, x, target, rate=1.0):
        fired = int(np.dot(self.w, x) + self.b > 0)
        self.w = self.w + rate * (target - fired) * self.w
        self.b = self.b + rate * (target - fired)
