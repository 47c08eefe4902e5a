"""Mistake: In backward the student applies the mask and forgets the factor 1 / (1 - p).
Truth: dx is dout instead of dout / (1 - p) where kept; forward is right.
Frequency: common
Accept: mask-unscaled
Family: factor-missing
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        self.train = train
        if not train:
            return x
        self.kept = self.rng.random(x.shape) > self.p_drop
        out = x * self.kept
        out = out / (1 - self.p_drop)
        return out

    def backward(self, dout):
        if not self.train:
            return dout
        return dout * self.kept
