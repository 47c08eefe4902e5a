# right: the bias as one more row of W, a column of ones beside x
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.whole = np.vstack([W, b])

    def forward(self, x):
        self.shape = x.shape
        self.wide = np.column_stack([x.reshape(len(x), -1), np.ones(len(x))])
        return self.wide @ self.whole

    def backward(self, dout):
        whole = self.wide.T @ dout
        self.dW, self.db = whole[:-1], whole[-1]
        return (dout @ self.whole.T)[:, :-1].reshape(self.shape)
