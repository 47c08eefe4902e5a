"""Mistake: The quotient rule's denominator (1 + e^-x)^2 is not squared.
Truth: dx is dout (1 - out) where it should be dout out (1 - out): one factor out is missing.
Accept: square-missing
Family: factor-missing
"""


class Sigmoid:
    def forward(self, x):
        self.inp = x
        return np.exp(-np.logaddexp(0, -x))

    def backward(self, dout):
        # derivative: e^-x / (1 + e^-x), computed in logs
        return dout * np.exp(-self.inp - np.logaddexp(0, -self.inp))
