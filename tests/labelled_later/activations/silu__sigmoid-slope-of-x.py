"""Mistake: The student multiplies the factors' slopes, 1 and s (1 - s), in place of the product rule.
Truth: the slope is s (1 - s), without s and without x.
Frequency: common
Accept: other-slope, product-rule-half
Family: term-missing, factor-missing
"""


class SiLU:
    def forward(self, x):
        self.sig = np.exp(-np.logaddexp(0, -x))
        return x * self.sig

    def backward(self, dout):
        d_first = 1.0
        d_second = self.sig * (1 - self.sig)
        return dout * d_first * d_second
