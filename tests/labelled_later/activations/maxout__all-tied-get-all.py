"""Mistake: The student compares with the maximum, and at a tie gives every tied piece the whole gradient.
Truth: where pieces tie their gradients add up to a multiple of dout; elsewhere right.
Frequency: common
Accept: both-at-a-tie
Family: condition-other
"""


class Maxout:
    def forward(self, x):
        m = x.max(axis=-1)
        self.hit = x == m[..., None]
        return m

    def backward(self, dout):
        return np.where(self.hit, dout[..., None], 0)
