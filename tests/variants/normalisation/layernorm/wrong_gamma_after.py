# wrong wrong value layernorm.backward: gamma multiplies after the correction
import numpy as np


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        centred = x - x.mean(axis=-1, keepdims=True)
        self.std = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self.eps)
        self.h = centred / self.std
        return self.gamma * self.h + self.beta

    def backward(self, dout):
        others = tuple(range(dout.ndim - 1))  # all examples use the same gamma and beta
        self.dgamma = (dout * self.h).sum(axis=others)
        self.dbeta = dout.sum(axis=others)
        dh = dout
        along = (dh * self.h).mean(axis=-1, keepdims=True)
        return (dh - dh.mean(axis=-1, keepdims=True) - self.h * along) / self.std * self.gamma
