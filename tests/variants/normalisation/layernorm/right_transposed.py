# right: turned round, so that it is the formula of batch normalisation
import numpy as np


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        columns = np.moveaxis(x, -1, 0)
        self.std = np.sqrt(columns.var(axis=0) + self.eps)
        self.h = (columns - columns.mean(axis=0)) / self.std
        return np.moveaxis(self.h, 0, -1) * self.gamma + self.beta

    def backward(self, dout):
        up = np.moveaxis(dout, -1, 0)
        self.dgamma = (up * self.h).reshape(len(up), -1).sum(axis=1)
        self.dbeta = up.reshape(len(up), -1).sum(axis=1)
        dh = np.moveaxis(dout * self.gamma, -1, 0)
        dx = (dh - dh.mean(axis=0) - self.h * (dh * self.h).mean(axis=0)) / self.std
        return np.moveaxis(dx, 0, -1)
