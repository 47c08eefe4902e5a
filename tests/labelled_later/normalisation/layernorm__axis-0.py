"""Mistake: The student takes mean and variance over the batch axis, as in batch normalisation.
Truth: forward and backward normalise along axis 0 instead of the last one.
Frequency: common
Accept: axis-exchanged
Family: axis-other
"""


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        mu = x.mean(axis=0, keepdims=True)
        self.sd = np.sqrt(x.var(axis=0, keepdims=True) + self.eps)
        self.n = (x - mu) / self.sd
        return self.gamma * self.n + self.beta

    def backward(self, dout):
        D = self.gamma.shape[0]
        self.dgamma = (dout * self.n).reshape(-1, D).sum(axis=0)
        self.dbeta = dout.reshape(-1, D).sum(axis=0)
        g = dout * self.gamma
        a = g.mean(axis=0, keepdims=True)
        c = (g * self.n).mean(axis=0, keepdims=True)
        return (g - a - self.n * c) / self.sd
