"""Mistake: The student divides by the length of the row, the root of the sum of squares, not of their mean.
Truth: forward is smaller by the root of d; backward is that of this forward.
Frequency: common
Accept: none
Family: reduction-other, factor-missing
"""


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        self.length = np.sqrt((x**2).sum(axis=-1, keepdims=True) + self.eps)
        self.unit = x / self.length
        return self.gain * self.unit

    def backward(self, dout):
        d = dout.shape[-1]
        self.dgain = np.sum((dout * self.unit).reshape(-1, d), axis=0)
        g = dout * self.gain
        return (g - self.unit * np.sum(g * self.unit, axis=-1, keepdims=True)) / self.length
