"""Mistake: The student computes output minus target, so that the weights move away from the right answer.
Truth: w and b change in the opposite direction.
Frequency: common
Accept: update-away, sign
Family: sign-turned, operands-exchanged
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        act = X.dot(self.w) + self.b
        return np.where(act > 0, 1, 0)

    def update(self, x, target, rate=1.0):
        pred = 1 if np.dot(x, self.w) + self.b > 0 else 0
        err = pred - target
        self.w = self.w + rate * err * x
        self.b = self.b + rate * err
