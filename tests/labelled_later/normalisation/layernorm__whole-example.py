"""Mistake: The student normalises each example over all of its axes, not along the last one alone.
Truth: right for two-dimensional x; for three and more dimensions mean and variance are shared by all rows of an example.
Frequency: common
Accept: none
Family: axis-other
"""


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        self.axes = tuple(range(1, x.ndim)) if x.ndim > 1 else (0,)
        m = x.mean(axis=self.axes, keepdims=True)
        v = x.var(axis=self.axes, keepdims=True)
        self.inv = 1 / np.sqrt(v + self.eps)
        self.xn = (x - m) * self.inv
        return self.xn * self.gamma + self.beta

    def backward(self, dout):
        batch = tuple(range(dout.ndim - 1))
        self.dgamma = np.sum(dout * self.xn, axis=batch)
        self.dbeta = np.sum(dout, axis=batch)
        dxn = dout * self.gamma
        t1 = dxn.mean(axis=self.axes, keepdims=True)
        t2 = (dxn * self.xn).mean(axis=self.axes, keepdims=True)
        return self.inv * (dxn - t1 - self.xn * t2)
