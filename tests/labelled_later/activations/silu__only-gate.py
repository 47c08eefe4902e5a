"""Mistake: The student treats the sigmoid as a constant and returns only the product rule's first term.
Truth: the slope is sigmoid(x), without x s (1 - s).
Frequency: common
Accept: product-rule-half
Family: term-missing
"""


class SiLU:
    def forward(self, x):
        self.gate = 1 / (1 + np.exp(-x))
        return x * self.gate

    def backward(self, dout):
        return dout * self.gate
