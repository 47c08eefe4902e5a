# right: einsum with dots for all axes but the last
import numpy as np


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        d = x.shape[-1]
        self.centre = np.eye(d) - 1 / d
        centred = x @ self.centre
        self.inverse = (np.einsum("...d,...d->...", centred, centred) / d + self.eps) ** -0.5
        self.h = np.einsum("...d,...->...d", centred, self.inverse)
        return np.einsum("...d,d->...d", self.h, self.gamma) + self.beta

    def backward(self, dout):
        d = dout.shape[-1]
        self.dgamma = np.einsum("nd,nd->d", dout.reshape(-1, d), self.h.reshape(-1, d))
        self.dbeta = np.einsum("nd->d", dout.reshape(-1, d))
        dh = dout * self.gamma
        along = np.einsum("...d,...d->...", dh, self.h) / d
        dcentred = dh - np.einsum("...d,...->...d", self.h, along)
        return np.einsum("...d,...->...d", dcentred, self.inverse) @ self.centre
