"""Mistake: alpha is added to the slope everywhere, also where x is positive.
Truth: dx is dout (1 + alpha) where x is positive, it should be dout; on the left it is right.
Accept: both-branches
Family: condition-other
"""


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.positive = x > 0
        return np.maximum(x, 0) + self.alpha * np.minimum(x, 0)

    def backward(self, dout):
        grad = dout * self.positive
        grad += self.alpha * dout
        return grad
