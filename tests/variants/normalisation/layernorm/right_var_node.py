# right: variance and mean as nodes of their own, gradients in reverse order
import numpy as np


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.params = {"gamma": gamma, "beta": beta}
        self.eps = eps

    def forward(self, x):
        mu = np.mean(x, -1, keepdims=True)
        self.c = x - mu
        self.v = np.mean(self.c * self.c, -1, keepdims=True) + self.eps
        return self.params["gamma"] * self.c / np.sqrt(self.v) + self.params["beta"]

    def backward(self, dout):
        d = dout.shape[-1]
        self.dbeta, self.dgamma = dout, dout * self.c / np.sqrt(self.v)
        while self.dbeta.ndim > 1:
            self.dbeta, self.dgamma = self.dbeta.sum(0), self.dgamma.sum(0)
        dh = dout * self.params["gamma"]
        dv = np.sum(-0.5 * dh * self.c * self.v**-1.5, -1, keepdims=True)
        dc = dh / np.sqrt(self.v) + 2 / d * dv * self.c
        return dc + np.sum(-dc, -1, keepdims=True) / d
