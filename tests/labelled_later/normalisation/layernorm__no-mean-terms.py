"""Mistake: The student treats each row's mean and variance as constants on the way back.
Truth: dx is gamma dout / sqrt(var + eps).
Frequency: common
Accept: statistics-constant, mean-path-missing, variance-path-missing, path-lost
Family: term-missing
"""


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        c = x - np.mean(x, axis=-1)[..., None]
        v = np.mean(c * c, axis=-1)[..., None]
        self.denominator = np.sqrt(v + self.eps)
        self.y = c / self.denominator
        return self.y * self.gamma + self.beta

    def backward(self, dout):
        k = tuple(i for i in range(dout.ndim) if i != dout.ndim - 1)
        self.dbeta = dout.sum(axis=k)
        self.dgamma = (self.y * dout).sum(axis=k)
        return dout * self.gamma / self.denominator
