"""Mistake: The student reads p_drop as the probability of keeping.
Truth: the share 1 - p is dropped and what is kept is divided by p.
Frequency: common
Accept: keep-for-drop
Family: comparison-exchanged, other-quantity
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        if not train:
            self.mask = np.ones(x.shape)
            return x
        p = self.p_drop
        self.mask = (self.rng.random(x.shape) < p) / p if p > 0 else np.ones(x.shape)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
