"""Mistake: The student takes (1 + erf(x)) / 2 for the normal distribution function and forgets the division by the root of 2.
Truth: forward is x Phi(sqrt(2) x); backward is consistent with it.
Frequency: common
Accept: none
Family: factor-missing
"""


class GELU:
    def forward(self, x):
        self.x = x
        self.P = (1 + erf(x)) / 2
        return x * self.P

    def backward(self, dout):
        dP = np.exp(-self.x * self.x) / np.sqrt(np.pi)
        return dout * (self.P + self.x * dP)
