# right: one small step after the other, backward in reverse order
import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean, self.running_var = 0 * gamma, 0 * gamma + 1

    def forward(self, x, train=True):
        n = x.shape[0]
        if train:
            mu = 1.0 / n * np.sum(x, axis=0)
            self.xmu = x - mu
            var = 1.0 / n * np.sum(self.xmu**2, axis=0)
            self.running_mean += (1 - self.momentum) * (mu - self.running_mean)
            self.running_var += (1 - self.momentum) * (var - self.running_var)
        else:
            self.xmu, var = x - self.running_mean, self.running_var
        self.mode = "train" if train else "test"
        self.sqrtvar = np.sqrt(var + self.eps)
        self.ivar = 1.0 / self.sqrtvar
        self.xhat = self.xmu * self.ivar
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        n = dout.shape[0]
        self.dbeta = np.sum(dout, axis=0)
        self.dgamma = np.sum(dout * self.xhat, axis=0)
        dxhat = dout * self.gamma
        if self.mode == "test":
            return dxhat * self.ivar
        divar = np.sum(dxhat * self.xmu, axis=0)
        dsqrtvar = -1.0 / self.sqrtvar**2 * divar
        dvar = 0.5 / self.sqrtvar * dsqrtvar
        dsq = 1.0 / n * np.ones(dout.shape) * dvar
        dxmu = dxhat * self.ivar + 2 * self.xmu * dsq
        dmu = -np.sum(dxmu, axis=0)
        return dxmu + 1.0 / n * np.ones(dout.shape) * dmu
