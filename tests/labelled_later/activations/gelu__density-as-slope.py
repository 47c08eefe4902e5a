"""Mistake: The student takes the slope of Phi alone times x, forgetting the product rule's first term Phi.
Truth: the slope is x phi(x), without Phi(x).
Frequency: rare
Accept: product-rule-half
Family: term-missing
"""


class GELU:
    def forward(self, x):
        self.x = x
        Phi = (1 + erf(x / np.sqrt(2.0))) / 2
        return Phi * x

    def backward(self, dout):
        pdf = np.exp(-np.square(self.x) / 2) / np.sqrt(2 * np.pi)
        return dout * pdf * self.x
