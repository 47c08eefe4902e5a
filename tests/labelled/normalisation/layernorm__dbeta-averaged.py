"""Mistake: dbeta is the mean over the rows, where every row used beta and its gradients are summed.
Truth: dbeta is what it should be divided by the number of rows; dx and dgamma are right.
Accept: mean-not-sum
Family: reduction-other
"""


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        self.sigma = np.sqrt(np.var(x, axis=-1, keepdims=True) + self.eps)
        self.n = (x - np.mean(x, axis=-1, keepdims=True)) / self.sigma
        return self.n * self.gamma + self.beta

    def backward(self, dout):
        D = dout.shape[-1]
        rows, hats = dout.reshape(-1, D), self.n.reshape(-1, D)
        self.dgamma = np.einsum("rd,rd->d", rows, hats)
        self.dbeta = rows.mean(axis=0)
        dn = rows * self.gamma
        dx = dn - dn.mean(1)[:, None] - hats * (dn * hats).mean(1)[:, None]
        return dx.reshape(dout.shape) / self.sigma
