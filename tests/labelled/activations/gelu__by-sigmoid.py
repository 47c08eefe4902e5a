"""Mistake: forward is the approximation x sigmoid(1.702 x), which is neither the exact nor the tanh form.
Truth: out is up to 0.02 away from either form.
Accept: rough-approximation
Family: function-other
"""


class GELU:
    def forward(self, x):
        self.x = x
        return x * np.exp(-np.logaddexp(0, -1.702 * x))

    def backward(self, dout):
        s = np.exp(-np.logaddexp(0, -1.702 * self.x))
        return dout * (s + 1.702 * self.x * s * (1 - s))
