"""Mistake: The student's backward always uses the mask of the last training forward, also after a test.
Truth: after a test backward returns dout times an old mask instead of dout.
Frequency: rare
Accept: none
Family: condition-other, step-missing
"""


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng
        self.mask = 1.0

    def forward(self, x, train=True):
        if not train:
            return x
        keep_prob = 1 - self.p_drop
        self.mask = self.rng.random(x.shape) < keep_prob
        return x * self.mask / keep_prob

    def backward(self, dout):
        return dout * self.mask / (1 - self.p_drop)
