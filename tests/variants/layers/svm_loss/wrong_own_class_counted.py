# wrong wrong value svm_loss.forward: the right class adds its margin
import numpy as np


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        rows = np.arange(len(y))
        gap = scores - scores[rows, y][:, None] + self.margin
        self.awake, self.y = gap > 0, y
        return np.maximum(gap, 0).sum() / len(y)

    def backward(self):
        d = self.awake.astype(float)
        d[np.arange(len(self.y)), self.y] = -self.awake.sum(axis=1)
        return d / len(self.y)
