"""Mistake: The student differentiates only the factor x and treats Phi(x) as a constant.
Truth: the slope is Phi(x), without x phi(x).
Frequency: common
Accept: product-rule-half
Family: term-missing
"""


class GELU:
    def forward(self, x):
        self.cdf = 0.5 * (1 + erf(x / math.sqrt(2)))
        return x * self.cdf

    def backward(self, dout):
        return self.cdf * dout
