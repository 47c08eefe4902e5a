# right: works in float32, which costs a note and no point
import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta = gamma.astype(np.float32), beta.astype(np.float32)
        self.eps, self.momentum = eps, momentum
        self.running_mean = np.zeros_like(self.gamma)
        self.running_var = np.ones_like(self.gamma)

    def forward(self, x, train=True):
        x = x.astype(np.float32)
        self.train = train
        mean = x.mean(axis=0) if train else np.float32(self.running_mean)
        var = x.var(axis=0) if train else np.float32(self.running_var)
        if train:
            m = self.momentum
            self.running_mean = np.float32(m * self.running_mean + (1 - m) * mean)
            self.running_var = np.float32(m * self.running_var + (1 - m) * var)
        self.std = np.sqrt(var + self.eps)
        self.h = (x - mean) / self.std
        return self.gamma * self.h + self.beta

    def backward(self, dout):
        dout = dout.astype(np.float32)
        self.dgamma, self.dbeta = (dout * self.h).sum(axis=0), dout.sum(axis=0)
        if not self.train:
            return dout * self.gamma / self.std
        n = np.float32(len(dout))
        return self.gamma / self.std * (dout - self.dbeta / n - self.h * self.dgamma / n)
