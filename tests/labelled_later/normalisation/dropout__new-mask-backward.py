"""Mistake: The student draws a new mask in backward.
Truth: dx is zero at other places than out.
Frequency: common
Accept: mask-drawn-anew
Family: none
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def make_mask(self, shape):
        return (self.rng.random(shape) >= self.p_drop) / (1.0 - self.p_drop)

    def forward(self, x, train=True):
        self.train = train
        return x * self.make_mask(x.shape) if train else x

    def backward(self, dout):
        return dout * self.make_mask(dout.shape) if self.train else dout
