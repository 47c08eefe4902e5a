# right: through p, with the whole Jacobian of the softmax
import numpy as np


class SoftmaxLoss:
    def forward(self, scores, y):
        e = np.exp(scores - scores.max(1)[:, None])
        self.p, self.y = e / e.sum(1)[:, None], y
        return np.mean([-np.log(p[k]) for p, k in zip(self.p, y)])

    def backward(self):
        rows = []
        for p, k in zip(self.p, self.y):
            jacobian = np.diag(p) - np.outer(p, p)
            rows.append(jacobian[k] * (-1 / p[k]) / len(self.y))
        return rows
