# right: works in float32, which costs a note and no point
import numpy as np


class SoftmaxLoss:
    def forward(self, scores, y):
        scores = scores.astype(np.float32)
        shifted = scores - scores.max(axis=1, keepdims=True)
        e = np.exp(shifted)
        p = e / e.sum(axis=1, keepdims=True)
        log_p = shifted - np.log(e.sum(axis=1, keepdims=True))
        self.p, self.y = p, y
        return -log_p[np.arange(len(y)), y].mean()

    def backward(self):
        d = self.p.copy()
        d[np.arange(len(self.y)), self.y] -= 1
        return d / np.float32(len(self.y))
