"""Mistake: The student uses the unbiased variance, dividing by D - 1.
Truth: forward divides by the root of the variance with D - 1; backward is that of this forward.
Frequency: rare
Accept: variance-of-sample
Family: none
"""


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        D = x.shape[-1]
        self.dof = max(D - 1, 1)
        c = x - x.mean(axis=-1, keepdims=True)
        var = (c**2).sum(axis=-1, keepdims=True) / self.dof
        self.root = np.sqrt(var + self.eps)
        self.h = c / self.root
        return self.gamma * self.h + self.beta

    def backward(self, dout):
        D = dout.shape[-1]
        self.dgamma = (dout * self.h).reshape(-1, D).sum(0)
        self.dbeta = dout.reshape(-1, D).sum(0)
        dh = dout * self.gamma
        corr = (dh * self.h).sum(axis=-1, keepdims=True) / self.dof
        return (dh - dh.mean(axis=-1, keepdims=True) - self.h * corr) / self.root
