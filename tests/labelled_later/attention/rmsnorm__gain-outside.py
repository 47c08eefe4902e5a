"""Mistake: The student multiplies with the gain at the end, though it belongs inside the mean of the projection.
Truth: dx is gain (dout - h mean(dout h)) / r.
Frequency: common
Accept: gain-after-means
Family: order-exchanged, other-quantity
"""


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        self.x = x
        self.s = (np.sum(x * x, axis=-1, keepdims=True) / x.shape[-1] + self.eps) ** 0.5
        return self.gain * x / self.s

    def backward(self, dout):
        D = self.x.shape[-1]
        self.dgain = np.einsum("rd,rd->d", dout.reshape(-1, D), (self.x / self.s).reshape(-1, D))
        proj = np.sum(dout * self.x, axis=-1, keepdims=True) / D
        return self.gain * (dout / self.s - self.x * proj / self.s**3)
