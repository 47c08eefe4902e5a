# wrong wrong not_finite svm_loss.backward: gap / |gap| is 0 / 0 at a kink
import numpy as np


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        rows = np.arange(len(y))
        gap = scores - scores[rows, y][:, None] + self.margin
        gap[rows, y] = -1
        with np.errstate(all='ignore'):
            self.awake, self.y = (1 + gap / np.abs(gap)) / 2, y
        return np.maximum(gap, 0).sum() / len(y)

    def backward(self):
        d = self.awake.astype(float)
        d[np.arange(len(self.y)), self.y] = -self.awake.sum(axis=1)
        return d / len(self.y)
