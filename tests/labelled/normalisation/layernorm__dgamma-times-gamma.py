"""Mistake: dgamma is multiplied with gamma itself: the gradient of the product was taken with respect to h.
Truth: dgamma is gamma times what it should be; dx and dbeta are right.
Accept: gain-in-parameter
Family: other-quantity
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
        dn = dout * self.gamma
        self.dgamma = (self.n * dn).reshape(-1, D).sum(axis=0)
        self.dbeta = dout.reshape(-1, D).sum(axis=0)
        inner = np.mean(dn * self.n, axis=-1, keepdims=True)
        return (dn - dn.mean(-1, keepdims=True) - self.n * inner) / self.sigma
