"""Mistake: What is kept is divided by the share that this mask happened to keep, and not by 1 - p_drop.
Truth: The kept numbers are x divided by the mask's mean, near 1 - p_drop but another number at each call.
Accept: share-drawn
Family: other-quantity
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        if not train:
            self.m = np.ones_like(x)
            return 1 * x
        alive = self.rng.random(x.shape) >= self.p_drop
        self.m = alive / max(alive.mean(), 1e-9)
        return self.m * x

    def backward(self, dout):
        return self.m * dout
