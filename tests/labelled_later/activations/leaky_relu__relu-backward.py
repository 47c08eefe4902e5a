"""Mistake: The student's backward is that of ReLU: nothing passes on the negative side.
Truth: dx is 0 where x is negative, instead of alpha dout.
Frequency: common
Accept: negative-side-zero, other-slope
Family: term-missing, constant-off, other-quantity
"""


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.positive = x > 0
        return x * self.positive + self.alpha * x * ~self.positive

    def backward(self, dout):
        grad = dout.copy()
        grad[~self.positive] = 0
        return grad
