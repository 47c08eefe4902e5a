"""Mistake: What is kept is divided by the root of 1 - p_drop, which keeps the variance and not the mean.
Truth: out and dx are sqrt(1 - p_drop) times what they should be.
Accept: none
Family: none
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        self.m = np.ones(np.shape(x))
        if train:
            self.m[self.rng.random(x.shape) < self.p_drop] = 0
            self.m /= np.sqrt(1 - self.p_drop)
        return self.m * x

    def backward(self, dout):
        return self.m * dout
