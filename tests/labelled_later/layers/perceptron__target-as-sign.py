"""Mistake: The student uses the rule for targets +1 and -1, w += rate target x, on targets 1 and 0.
Truth: where it fired and should not have (target 0) nothing changes.
Frequency: common
Accept: one-way-only, coded-otherwise
Family: term-missing, other-quantity
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return ((X * self.w).sum(axis=1) + self.b > 0) * 1

    def update(self, x, target, rate=1.0):
        out = int((x * self.w).sum() + self.b > 0)
        if out != target:
            self.w = self.w + rate * target * x
            self.b = self.b + rate * target
