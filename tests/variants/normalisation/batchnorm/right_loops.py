# right: loops over columns and rows, nothing vectorised
import numpy as np


import math


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5, momentum=0.9):
        self.gamma, self.beta, self.eps, self.momentum = gamma, beta, eps, momentum
        self.running_mean = [0.0] * len(gamma)
        self.running_var = [1.0] * len(gamma)

    def forward(self, x, train=True):
        n, d = x.shape
        self.train, self.h, self.std = train, np.zeros((n, d)), []
        out = np.zeros((n, d))
        for j in range(d):
            mean, var = self.running_mean[j], self.running_var[j]
            if train:
                mean = sum(x[i, j] for i in range(n)) / n
                var = sum((x[i, j] - mean) ** 2 for i in range(n)) / n
                keep = self.momentum
                self.running_mean[j] = keep * self.running_mean[j] + (1 - keep) * mean
                self.running_var[j] = keep * self.running_var[j] + (1 - keep) * var
            self.std.append(math.sqrt(var + self.eps))
            for i in range(n):
                self.h[i, j] = (x[i, j] - mean) / self.std[j]
                out[i, j] = self.gamma[j] * self.h[i, j] + self.beta[j]
        return out

    def backward(self, dout):
        n, d = dout.shape
        self.dgamma, self.dbeta, dx = np.zeros(d), np.zeros(d), np.zeros((n, d))
        for j in range(d):
            for i in range(n):
                self.dgamma[j] += dout[i, j] * self.h[i, j]
                self.dbeta[j] += dout[i, j]
            for i in range(n):
                dh = dout[i, j]
                if self.train:
                    dh -= (self.dbeta[j] + self.h[i, j] * self.dgamma[j]) / n
                dx[i, j] = dh * self.gamma[j] / self.std[j]
        return dx
