"""Mistake: The student forgets the bracket: alpha e^x - 1 in place of alpha (e^x - 1).
Truth: forward is off by alpha - 1 on the negative side wherever alpha is not 1; backward is right.
Frequency: common
Accept: alpha-missing
Family: factor-missing, constant-off, other-quantity
"""


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.pos = x > 0
        self.e = np.exp(np.where(self.pos, 0, x))
        return np.where(self.pos, x, self.alpha * self.e - 1)

    def backward(self, dout):
        return dout * np.where(self.pos, 1, self.alpha * self.e)
