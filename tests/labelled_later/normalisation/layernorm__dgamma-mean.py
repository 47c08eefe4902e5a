"""Mistake: The student averages dgamma and dbeta over the rows where they are sums.
Truth: dgamma and dbeta are divided by the number of rows; dx is right.
Frequency: common
Accept: mean-not-sum
Family: reduction-other
"""


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        self.mu = x.mean(-1, keepdims=True)
        self.sig = np.sqrt(x.var(-1, keepdims=True) + self.eps)
        self.xh = (x - self.mu) / self.sig
        return self.gamma * self.xh + self.beta

    def backward(self, dout):
        rows = dout.reshape(-1, dout.shape[-1])
        hats = self.xh.reshape(rows.shape)
        self.dgamma = np.mean(rows * hats, axis=0)
        self.dbeta = np.mean(rows, axis=0)
        t = dout * self.gamma
        t = t - t.mean(-1, keepdims=True) - self.xh * (t * self.xh).mean(-1, keepdims=True)
        return t / self.sig
