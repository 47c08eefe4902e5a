"""Mistake: The student copies batch normalisation's short formula, which multiplies with gamma at the end, though gamma differs along the axis of the means.
Truth: the means are taken of dout instead of gamma dout, and gamma stands outside; right only if gamma is constant.
Frequency: common
Accept: gain-after-means
Family: order-exchanged
"""


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        mean = np.mean(x, axis=-1, keepdims=True)
        var = np.var(x, axis=-1, keepdims=True)
        self.istd = (var + self.eps) ** -0.5
        self.xhat = (x - mean) * self.istd
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        D = dout.shape[-1]
        flat_d = dout.reshape(-1, D)
        flat_h = self.xhat.reshape(-1, D)
        self.dbeta = flat_d.sum(axis=0)
        self.dgamma = np.sum(flat_d * flat_h, axis=0)
        s1 = dout.sum(axis=-1, keepdims=True)
        s2 = (dout * self.xhat).sum(axis=-1, keepdims=True)
        return self.gamma * self.istd / D * (D * dout - s1 - self.xhat * s2)
