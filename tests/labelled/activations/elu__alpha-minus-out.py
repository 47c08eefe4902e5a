"""Mistake: The left slope is written as alpha - out, where it is alpha + out.
Truth: dx is dout alpha (2 - e^x) on the left where it should be dout alpha e^x; on the right it is right.
Accept: none
Family: operator-exchanged, sign-turned
"""


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.pos = x > 0
        left = self.alpha * (np.exp(np.where(self.pos, 0, x)) - 1)
        self.res = np.where(self.pos, x, left)
        return self.res

    def backward(self, dout):
        slope = self.alpha - self.res
        slope[self.pos] = 1
        return slope * dout
