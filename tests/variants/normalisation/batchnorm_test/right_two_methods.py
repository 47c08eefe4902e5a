# right: training and testing are two pairs of methods
import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean, self.running_var = np.zeros(gamma.shape), np.ones(gamma.shape)

    def forward(self, x, train=True):
        self.last = "train" if train else "test"
        return getattr(self, f"_{self.last}_forward")(x)

    def backward(self, dout):
        self.dgamma, self.dbeta = (dout * self.h).sum(axis=0), dout.sum(axis=0)
        return getattr(self, f"_{self.last}_backward")(dout)

    def _train_forward(self, x):
        mean, var = x.mean(axis=0), x.var(axis=0)
        self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
        self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        return self._normalised(x, mean, var)

    def _test_forward(self, x):
        return self._normalised(x, self.running_mean, self.running_var)

    def _normalised(self, x, mean, var):
        self.std = np.sqrt(var + self.eps)
        self.h = (x - mean) / self.std
        return self.gamma * self.h + self.beta

    def _train_backward(self, dout):
        part = (self.dbeta + self.h * self.dgamma) / len(dout)
        return self.gamma * (dout - part) / self.std

    def _test_backward(self, dout):
        return self.gamma * dout / self.std
