# right: two loops, if and else, the gradient beside the loss
import numpy as np


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        n, c = scores.shape
        self.d = np.zeros((n, c))
        loss = 0.0
        for i in range(n):
            for j in range(c):
                if j == y[i]:
                    continue
                gap = scores[i, j] - scores[i, y[i]] + self.margin
                if gap > 0:
                    loss += gap
                    self.d[i, j] += 1.0 / n
                    self.d[i, y[i]] -= 1.0 / n
        return loss / n

    def backward(self):
        return self.d
