# right: writes into buffers of its own, filled anew each time
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W.copy(), b.copy()
        self.dW, self.db = np.empty_like(W), np.empty_like(b)

    def forward(self, x):
        self.x = x.copy()
        out = np.empty((len(x), self.W.shape[1]))
        np.matmul(x.reshape(len(x), -1), self.W, out=out)
        out += self.b
        return out

    def backward(self, dout):
        dx = np.empty_like(self.x)
        np.matmul(self.x.reshape(len(self.x), -1).T, dout, out=self.dW)
        np.add.reduce(dout, axis=0, out=self.db)
        np.matmul(dout, self.W.T, out=dx.reshape(len(dx), -1))
        return dx
