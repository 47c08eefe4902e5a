# wrong wrong value linear.backward: db is the mean over the batch
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        rows = self.x.reshape(len(self.x), -1)
        self.dW = rows.T @ dout
        self.db = dout.mean(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)
