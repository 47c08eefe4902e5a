"""Mistake: On the negative side the student writes alpha itself and forgets the upstream gradient there.
Truth: dx is alpha where x is negative instead of alpha dout; right on the positive side.
Frequency: common
Accept: upstream-unused
Family: factor-missing
"""


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        out = x.copy()
        neg = x <= 0
        out[neg] = out[neg] * self.alpha
        return out

    def backward(self, dout):
        return np.where(self.x > 0, dout, self.alpha)
