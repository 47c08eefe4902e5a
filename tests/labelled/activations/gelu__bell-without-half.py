"""Mistake: The bell's exponent is -x^2, its half is missing.
Truth: The second term of the slope is x e^(-x^2) / sqrt(2 pi), it should have e^(-x^2 / 2).
Accept: none
Family: factor-missing, constant-off
"""


class GELU:
    def forward(self, x):
        self.x = x
        return 0.5 * x * (1.0 + erf(x / math.sqrt(2.0)))

    def backward(self, dout):
        v = self.x
        phi = np.exp(-v * v) / math.sqrt(2 * math.pi)
        Phi = 0.5 + 0.5 * erf(v / math.sqrt(2.0))
        return (v * phi + Phi) * dout
