"""Mistake: The student only zeroes and never divides by 1 - p.
Truth: kept numbers are x instead of x / (1 - p), in forward and backward.
Frequency: common
Accept: not-rescaled
Family: factor-missing
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        if train:
            self.keep = self.rng.uniform(size=x.shape) >= self.p_drop
        else:
            self.keep = np.ones_like(x, dtype=bool)
        return np.where(self.keep, x, 0)

    def backward(self, dout):
        return np.where(self.keep, dout, 0)
