# right: at a kink a third, another slope between the two
import numpy as np


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        rows = np.arange(len(y))
        gap = scores - scores[rows, y][:, None] + self.margin
        gap[rows, y] = -1
        self.slope, self.y = (gap > 0) + (gap == 0) / 3, y
        return np.where(gap > 0, gap, 0).sum() / len(y)

    def backward(self):
        d = self.slope.copy()
        d[np.arange(len(d)), self.y] = -self.slope.sum(axis=1)
        return d / len(d)
