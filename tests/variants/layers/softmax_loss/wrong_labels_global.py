# wrong wrong value softmax_loss.backward: the labels lie in a global, for all losses
import numpy as np


class SoftmaxLoss:
    def forward(self, scores, y):
        global _labels  # noqa: PLW0603
        _labels = y
        shifted = scores - scores.max(axis=1, keepdims=True)
        e = np.exp(shifted)
        self.p = e / e.sum(axis=1, keepdims=True)
        log_p = shifted - np.log(e.sum(axis=1, keepdims=True))
        return -log_p[np.arange(len(y)), y].mean()

    def backward(self):
        d = self.p.copy()
        d[np.arange(len(d)), _labels] -= 1
        return d / len(d)
