# wrong wrong value linear.backward: dW of the last example only, = for +=
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        rows = self.x.reshape(len(self.x), -1)
        for r, u in zip(rows, dout):
            self.dW = np.outer(r, u)
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)
