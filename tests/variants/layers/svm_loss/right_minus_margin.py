# right: sums over all classes, and takes the right class's margin off
import numpy as np


class SVMLoss:
    def __init__(self, margin=1.0):
        self.delta = margin

    def forward(self, scores, y):
        own = np.take_along_axis(scores, y[:, None], axis=1)
        hinge = np.clip(scores - own + self.delta, 0, None)
        self.mask, self.y = hinge > 0, y
        return hinge.sum(axis=1).mean() - self.delta

    def backward(self):
        d = self.mask.astype(np.float64)
        n = len(d)
        d[range(n), self.y] = 0
        d[range(n), self.y] = -d.sum(axis=1)
        d /= n
        return d
