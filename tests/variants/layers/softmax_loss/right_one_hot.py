# right: a matrix of ones and zeros for the truth, log(p) taken of p itself
import numpy as np


class SoftmaxLoss:
    def forward(self, scores, y):
        e = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
        self.p = e / np.sum(e, axis=-1, keepdims=True)
        self.t = np.zeros_like(self.p)
        self.t[range(len(y)), y] = 1
        return -np.sum(self.t * np.log(self.p)) / len(y)

    def backward(self):
        return (self.p - self.t) / self.t.shape[0]
