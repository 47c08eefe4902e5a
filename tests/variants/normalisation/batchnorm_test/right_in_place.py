# right: works on copies in place, and writes into dout
import numpy as np


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean, self.running_var = np.zeros(len(gamma)), np.ones(len(gamma))

    def forward(self, x, train=True):
        out = np.array(x)
        mean, var = (out.mean(axis=0), out.var(axis=0)) if train else (None, None)
        if train:
            self.running_mean *= self.momentum
            self.running_mean += (1 - self.momentum) * mean
            self.running_var *= self.momentum
            self.running_var += (1 - self.momentum) * var
        out -= mean if train else self.running_mean
        self.rate = 1 / np.sqrt((var if train else self.running_var) + self.eps)
        out *= self.rate
        self.h, self.coupled = out.copy(), train
        out *= self.gamma
        out += self.beta
        return out

    def backward(self, dout):
        self.dgamma, self.dbeta = (dout * self.h).sum(axis=0), dout.sum(axis=0)
        if self.coupled:
            dout -= self.dbeta / len(dout)
            dout -= self.h * self.dgamma / len(dout)
        dout *= self.gamma * self.rate
        return dout
