# right: the closed form with N in front, as many course notes have it
import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        (self.gamma, self.beta, self.eps, self.momentum) = (gamma, beta, eps, momentum)
        self.running_mean = np.zeros(gamma.shape[0], dtype=gamma.dtype)
        self.running_var = np.ones(gamma.shape[0], dtype=gamma.dtype)

    def forward(self, x, train=True):
        if train:
            mean, var = x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True)
            self.running_mean = self.running_mean * self.momentum + mean[0] * (1 - self.momentum)
            self.running_var = self.running_var * self.momentum + var[0] * (1 - self.momentum)
        else:
            mean, var = self.running_mean[None, :], self.running_var[None, :]
        self.cache = x - mean, 1 / np.sqrt(var + self.eps), train
        return np.multiply(self.gamma, self.cache[0] * self.cache[1]) + self.beta

    def backward(self, dout):
        centred, inverse, train = self.cache
        self.dgamma = np.squeeze(np.sum(dout * centred * inverse, axis=0, keepdims=True), axis=0)
        self.dbeta = np.add.reduce(dout, axis=0)
        if not train:
            return dout * self.gamma * inverse
        n = dout.shape[0]
        inner = n * dout - dout.sum(axis=0) - centred * inverse**2 * (dout * centred).sum(axis=0)
        return self.gamma * inverse * inner / n
