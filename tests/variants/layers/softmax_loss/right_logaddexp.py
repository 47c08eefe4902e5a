# right: np.logaddexp.reduce, and the gradient made in forward
import numpy as np


class SoftmaxLoss:
    def forward(self, scores, y):
        total = np.logaddexp.reduce(scores, axis=1)
        picked = np.take_along_axis(scores, y[:, None], axis=1)[:, 0]
        self.d = np.exp(scores - total[:, None]) / len(y)
        np.subtract.at(self.d, (np.arange(len(y)), y), 1 / len(y))
        return float(np.mean(total - picked))

    def backward(self):
        return self.d
