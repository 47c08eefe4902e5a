"""Mistake: In the second term the sigmoid's slope has lost its factor s: s + x (1 - s) is computed.
Truth: dx is dout (s + x (1 - s)) where it should be dout (s + x s (1 - s)).
Accept: input-for-output
Family: factor-missing
"""


class SiLU:
    def forward(self, x):
        self.v = x
        return x * np.exp(-np.logaddexp(0, -x))

    def backward(self, dout):
        g = np.exp(-np.logaddexp(0, -self.v))
        return dout * g + dout * self.v * (1 - g)
