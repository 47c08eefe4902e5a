"""Mistake: The upstream gradient enters the correction term without the gain.
Truth: dx has h mean(dout h) where it should have h mean(gain dout h); dgain is right.
Accept: gain-forgotten
Family: factor-missing, other-quantity
"""


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        self.rms = np.sqrt((x**2).mean(-1) + self.eps)[..., None]
        self.n = x / self.rms
        return self.n * self.gain

    def backward(self, dout):
        d = dout.shape[-1]
        self.dgain = (dout * self.n).reshape(-1, d).sum(0)
        along = (dout * self.n).mean(-1)[..., None]
        return (dout * self.gain - along * self.n) / self.rms
