"""Mistake: The student divides by p, the probability of dropping, not by that of keeping.
Truth: kept numbers are x / p instead of x / (1 - p).
Frequency: common
Accept: keep-for-drop
Family: other-quantity
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        self.factor = np.ones(x.shape)
        if train and self.p_drop > 0:
            dropped = self.rng.random(x.shape) < self.p_drop
            self.factor = ~dropped / self.p_drop
        return x * self.factor

    def backward(self, dout):
        return dout * self.factor
