"""Mistake: The example is scaled to length 1 before it is added to the weights.
Truth: The change of w is divided by the length of x; b is right.
Accept: none
Family: none
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return (np.sum(X * self.w, axis=1) + self.b > 0) * 1

    def update(self, x, target, rate=1.0):
        fired = int(np.dot(self.w, x) + self.b > 0)
        direction = x / np.linalg.norm(x)
        self.w = self.w + rate * (target - fired) * direction
        self.b = self.b + rate * (target - fired)
