"""Mistake: The student treats the root mean square as a constant on the way back.
Truth: dx is gain dout / r, without the projection.
Frequency: common
Accept: variance-path-missing, statistics-constant, path-lost
Family: term-missing
"""


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        ms = np.mean(np.square(x), axis=-1, keepdims=True)
        self.rms = np.sqrt(ms + self.eps)
        self.normed = x / self.rms
        return self.normed * self.gain

    def backward(self, dout):
        axes = tuple(range(dout.ndim - 1))
        self.dgain = np.sum(dout * self.normed, axis=axes)
        return dout * self.gain / self.rms
