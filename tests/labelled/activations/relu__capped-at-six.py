"""Mistake: forward is the ReLU6, which does not grow beyond 6.
Truth: out is 6 where x is above 6.
Accept: none
Family: none
"""


class ReLU:
    def forward(self, x):
        self.saved = np.array(x)
        return np.clip(x, 0, 6)

    def backward(self, dout):
        return np.heaviside(self.saved, 0) * dout
