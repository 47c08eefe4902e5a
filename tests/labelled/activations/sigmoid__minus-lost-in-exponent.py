"""Mistake: The exponent has lost its minus sign: forward is 1 / (1 + e^x).
Truth: out is 1 minus what it should be.
Accept: none
Family: sign-turned, branches-exchanged, comparison-exchanged
"""


class Sigmoid:
    def forward(self, x):
        # stable: pick the exponent that does not blow up
        small = np.exp(-np.abs(x))
        self.y = np.where(x >= 0, small, 1.0) / (1.0 + small)
        return self.y

    def backward(self, dout):
        return self.y * dout * (1 - self.y)
