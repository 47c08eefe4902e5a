# wrong wrong value linear.backward: dW and db add up over the calls
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW, self.db = np.zeros_like(W), np.zeros_like(b)

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        self.dW += self.x.reshape(len(self.x), -1).T @ dout
        self.db += dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)
