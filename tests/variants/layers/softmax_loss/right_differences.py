# right: one over a sum of e to the differences, no maximum in sight
import numpy as np


class SoftmaxLoss:
    def forward(self, scores, y):
        gaps = scores[:, None, :] - scores[:, :, None]
        self.p = 1 / np.exp(gaps).sum(axis=2)
        self.y = y
        n = np.arange(len(y))
        return np.log(np.exp(gaps[n, y]).sum(axis=1)).mean()

    def backward(self):
        return (self.p - np.eye(self.p.shape[1])[self.y]) / len(self.y)
