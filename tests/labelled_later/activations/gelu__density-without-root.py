"""Mistake: The student forgets the factor 1 / sqrt(2 pi) of the normal density in the slope.
Truth: the second term of the slope, x phi(x), is 2.5 times too large.
Frequency: common
Accept: none
Family: factor-missing
"""


class GELU:
    def forward(self, x):
        self.x = x
        return 0.5 * x * (1 + erf(x / np.sqrt(2)))

    def backward(self, dout):
        phi = np.exp(-0.5 * self.x**2)
        Phi = 0.5 * (1 + erf(self.x / np.sqrt(2)))
        return dout * (Phi + self.x * phi)
