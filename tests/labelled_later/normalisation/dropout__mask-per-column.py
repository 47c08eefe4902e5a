"""Mistake: The student draws one mask for a row and uses it for the whole batch.
Truth: whole columns are dropped together: the masks are not independent.
Frequency: rare
Accept: mask-shared
Family: part-missing
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        self.mask = 1.0
        if train:
            drawn = self.rng.binomial(1, 1 - self.p_drop, size=x.shape[-1])
            self.mask = drawn / (1 - self.p_drop)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
