"""Mistake: The factor 1/2 of the root's derivative is kept, the 2 of the square's is forgotten.
Truth: The part of dx that comes through the root is half of what it should be; dgain is right.
Accept: spread-part-halved
Family: factor-missing, constant-off
"""


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        self.x = x
        self.inv = 1 / np.sqrt(np.einsum("...d,...d->...", x, x)[..., None] / x.shape[-1] + self.eps)
        return x * self.inv * self.gain

    def backward(self, dout):
        d = self.x.shape[-1]
        self.dgain = np.einsum("rd,rd->d", dout.reshape(-1, d), (self.x * self.inv).reshape(-1, d))
        g = dout * self.gain
        dinv = np.einsum("...d,...d->...", g, self.x)[..., None]
        dms = -0.5 * dinv * self.inv**3
        return g * self.inv + dms * self.x / d
