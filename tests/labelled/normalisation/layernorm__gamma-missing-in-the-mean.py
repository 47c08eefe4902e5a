"""Mistake: The mean that is taken away is that of dout, where it should be that of gamma dout.
Truth: dx has mean(dout) in place of mean(gamma dout); dgamma and dbeta are right.
Accept: gain-forgotten
Family: factor-missing, other-quantity
"""


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        self.sigma = np.sqrt(np.var(x, axis=-1) + self.eps)[..., None]
        self.n = (x - np.mean(x, axis=-1)[..., None]) / self.sigma
        return self.n * self.gamma + self.beta

    def backward(self, dout):
        D = dout.shape[-1]
        self.dgamma = (self.n * dout).reshape(-1, D).sum(axis=0)
        self.dbeta = dout.reshape(-1, D).sum(axis=0)
        inner = np.einsum("...d,...d,d->...", dout, self.n, self.gamma)[..., None] / D
        return (dout * self.gamma - dout.mean(-1, keepdims=True) - self.n * inner) / self.sigma
