"""Mistake: The student leaves training unscaled and multiplies with 1 - p in a test (the classic, not the inverted dropout).
Truth: kept numbers are x in training, and a test returns (1 - p) x.
Frequency: common
Accept: not-rescaled, scaled-in-test
Family: factor-missing
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        q = 1 - self.p_drop
        if train:
            self.m = (self.rng.random(x.shape) < q).astype(float)
        else:
            self.m = np.full(x.shape, q)
        return self.m * x

    def backward(self, dout):
        return self.m * dout
