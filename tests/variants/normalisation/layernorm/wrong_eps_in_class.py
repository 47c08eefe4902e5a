# wrong wrong value layernorm.forward: eps lies in the class, for all layers
import numpy as np


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta = gamma, beta
        LayerNorm.eps = eps

    def forward(self, x):
        centred = x - x.mean(axis=-1, keepdims=True)
        self.std = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self.eps)
        self.h = centred / self.std
        return self.gamma * self.h + self.beta

    def backward(self, dout):
        others = tuple(range(dout.ndim - 1))  # all examples use the same gamma and beta
        self.dgamma = (dout * self.h).sum(axis=others)
        self.dbeta = dout.sum(axis=others)
        dh = dout * self.gamma
        along = (dh * self.h).mean(axis=-1, keepdims=True)
        return (dh - dh.mean(axis=-1, keepdims=True) - self.h * along) / self.std
