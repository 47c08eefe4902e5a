"""Mistake: Of the product rule only the term with the sigmoid's slope is there.
Truth: dx is dout x s (1 - s); the term dout s is missing.
Accept: product-rule-half
Family: term-missing
"""


class SiLU:
    def forward(self, x):
        self.x = x
        self.gate = np.exp(-np.logaddexp(0, -x))
        return x * self.gate

    def backward(self, dout):
        dgate = self.gate * (1 - self.gate)
        return self.x * dgate * dout
