"""Mistake: The student ignores the train flag and drops in tests too.
Truth: a test forward returns a dropped and scaled x instead of x.
Frequency: common
Accept: train-switch-unused
Family: condition-other
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        p = self.p_drop
        self.m = np.where(self.rng.random(x.shape) < p, 0.0, 1.0 / (1.0 - p))
        return self.m * x

    def backward(self, dout):
        return self.m * dout
