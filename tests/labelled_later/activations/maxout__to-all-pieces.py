"""Mistake: The student hands the upstream gradient to every piece, not to the winner alone.
Truth: every piece gets the whole of dout.
Frequency: common
Accept: mask-missing, other-gates-rule, slope-missing
Family: factor-missing, condition-other
"""


class Maxout:
    def forward(self, x):
        self.k = x.shape[-1]
        return np.amax(x, axis=-1)

    def backward(self, dout):
        return np.stack([dout for _ in range(self.k)], axis=-1)
