# right: three loops and nothing vectorised
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        rows = x.reshape(x.shape[0], -1)
        (n, d), m = rows.shape, len(self.b)
        out = np.zeros((n, m))
        for i in range(n):
            for k in range(m):
                out[i, k] = self.b[k]
                for j in range(d):
                    out[i, k] += rows[i, j] * self.W[j, k]
        return out

    def backward(self, dout):
        rows = self.x.reshape(self.x.shape[0], -1)
        (n, d), m = rows.shape, len(self.b)
        dx = np.zeros((n, d))
        self.dW = np.zeros((d, m))
        self.db = np.zeros(m)
        for i in range(n):
            for k in range(m):
                self.db[k] += dout[i, k]
                for j in range(d):
                    self.dW[j, k] += rows[i, j] * dout[i, k]
                    dx[i, j] += self.W[j, k] * dout[i, k]
        return dx.reshape(self.x.shape)
