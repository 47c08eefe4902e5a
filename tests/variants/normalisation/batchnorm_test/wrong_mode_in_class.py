# wrong wrong value batchnorm_test.backward: the mode of the last forward lies in the class
import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = np.zeros(len(gamma))
        self.running_var = np.ones(len(gamma))

    def forward(self, x, train=True):
        mean, var = self.running_mean, self.running_var
        if train:
            mean = x.mean(axis=0)
            var = ((x - mean) ** 2).mean(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        BatchNorm.train, self.std = train, np.sqrt(var + self.eps)
        self.h = (x - mean) / self.std
        return self.gamma * self.h + self.beta

    def backward(self, dout):
        self.dgamma = (dout * self.h).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        dh = dout * self.gamma
        if self.train:
            # What would move the batch's mean, and what would move its variance, has no effect.
            dh = dh - dh.mean(axis=0) - self.h * (dh * self.h).mean(axis=0)
        return dh / self.std
