"""Mistake: The product rule is left half done: Phi(x) is taken to be a constant factor.
Truth: dx is dout Phi(x); the term dout x phi(x) is missing.
Accept: product-rule-half
Family: term-missing
"""


class GELU:
    def forward(self, x):
        self.cdf = 0.5 * (1.0 + erf(x / math.sqrt(2.0)))
        return self.cdf * x

    def backward(self, dout):
        return self.cdf * dout
