"""Mistake: The student subtracts the mean first, as layer normalisation does.
Truth: forward and backward are those of a layer norm without beta.
Frequency: common
Accept: mean-subtracted
Family: none
"""


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        c = x - x.mean(axis=-1, keepdims=True)
        self.inv = 1 / np.sqrt((c**2).mean(axis=-1, keepdims=True) + self.eps)
        self.y = c * self.inv
        return self.y * self.gain

    def backward(self, dout):
        d = dout.shape[-1]
        self.dgain = (dout * self.y).reshape(-1, d).sum(axis=0)
        g = dout * self.gain
        g = g - self.y * (g * self.y).mean(axis=-1, keepdims=True)
        return (g - g.mean(axis=-1, keepdims=True)) * self.inv
