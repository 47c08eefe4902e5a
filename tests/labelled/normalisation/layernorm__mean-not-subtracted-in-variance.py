"""Mistake: The variance is computed as the mean of x^2, as in an RMS norm; the mean is subtracted in the numerator only.
Truth: out is divided by sqrt(mean of x^2 + eps), which is larger than the standard deviation where the mean is not 0.
Accept: variance-about-zero
Family: term-missing, step-missing, other-quantity
"""


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        centred = x - np.mean(x, axis=-1, keepdims=True)
        self.sigma = np.sqrt(np.var(x, axis=-1, keepdims=True) + self.eps)
        self.n = centred / self.sigma
        size = np.sqrt(np.mean(np.square(x), axis=-1, keepdims=True) + self.eps)
        return centred / size * self.gamma + self.beta

    def backward(self, dout):
        D = dout.shape[-1]
        dn = dout * self.gamma
        self.dgamma = (self.n * dout).reshape(-1, D).sum(axis=0)
        self.dbeta = dout.reshape(-1, D).sum(axis=0)
        inner = np.mean(dn * self.n, axis=-1, keepdims=True)
        return (dn - dn.mean(-1, keepdims=True) - self.n * inner) / self.sigma
