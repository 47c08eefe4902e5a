"""Mistake: In the product rule the student forgets the factor x before the sigmoid's slope.
Truth: the slope is s + s (1 - s) instead of s + x s (1 - s).
Frequency: common
Accept: none
Family: factor-missing
"""


class SiLU:
    def forward(self, x):
        self.s = 0.5 * np.tanh(0.5 * x) + 0.5
        return self.s * x

    def backward(self, dout):
        ds = self.s * (1 - self.s)
        return dout * (1 * self.s + ds)
