"""Mistake: The student returns the slope, 0 or 1, and forgets to multiply with the upstream gradient.
Truth: dx is 1 where x is positive, instead of dout.
Frequency: common
Accept: upstream-unused
Family: factor-missing
"""


class ReLU:
    def forward(self, x):
        out = np.where(x < 0, 0.0, x)
        self.active = out > 0
        return out

    def backward(self, dout):
        return np.where(self.active, 1.0, 0.0)
