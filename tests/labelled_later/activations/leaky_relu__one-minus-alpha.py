"""Mistake: The student takes 1 - alpha as the slope on the negative side.
Truth: dx is (1 - alpha) dout where x is negative.
Frequency: rare
Accept: none
Family: other-quantity
"""


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.neg = x < 0
        return x - (1 - self.alpha) * x * self.neg

    def backward(self, dout):
        return (1 - self.alpha) * dout * self.neg + dout * (~self.neg)
