# wrong wrong judge svm_loss.backward: the margin lies in the class, for all losses
import numpy as np


class SVMLoss:
    def __init__(self, margin=1.0):
        SVMLoss.margin = margin

    def forward(self, scores, y):
        rows = np.arange(len(y))
        gap = scores - scores[rows, y][:, None] + self.margin
        gap[rows, y] = 0
        self.awake, self.y = gap > 0, y
        return np.maximum(gap, 0).sum() / len(y)

    def backward(self):
        d = self.awake.astype(float)
        d[np.arange(len(self.y)), self.y] = -self.awake.sum(axis=1)
        return d / len(self.y)
