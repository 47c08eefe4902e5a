"""Layers told one example at a time: equally right.

Where an excess of the SVM loss is exactly 0, the slope is one half.
"""

import numpy as np


class Linear:
    """Row by row: dW is a sum of outer products."""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.stack([row.ravel() @ self.W + self.b for row in x])

    def backward(self, dout):
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
        dx = np.zeros_like(self.x)
        for n, (row, up) in enumerate(zip(self.x, dout, strict=True)):
            self.dW += np.outer(row, up)
            self.db += up
            dx[n] = (self.W @ up).reshape(row.shape)
        return dx


class SoftmaxLoss:
    """Row by row."""

    def forward(self, scores, y):
        self.rows, self.y, losses = [], y, []
        for s, right in zip(scores, y, strict=True):
            powers = np.exp(s - s.max())
            self.rows.append(powers / powers.sum())
            losses.append(np.log(powers.sum()) - (s[right] - s.max()))
        return sum(losses) / len(y)

    def backward(self):
        eye = np.eye(len(self.rows[0]))
        return np.stack([p - eye[k] for p, k in zip(self.rows, self.y, strict=True)]) / len(self.y)


class SVMLoss:
    """Row by row, pair by pair."""

    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        loss, self.d = 0.0, np.zeros(scores.shape)
        for n, right in enumerate(y):
            for j in range(scores.shape[1]):
                excess = scores[n, j] - scores[n, right] + self.margin
                if j != right and np.real(excess) >= 0:
                    loss = loss + excess
                    slope = 0.5 if excess == 0 else 1.0
                    self.d[n, j] += slope
                    self.d[n, right] -= slope
        return loss / len(y)

    def backward(self):
        return self.d / len(self.d)


class L2:
    """Number by number."""

    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W
        return self.reg * sum(w * w for w in W.ravel()) / 2

    def backward(self):
        return self.W * self.reg


class Perceptron:
    """Example by example."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return np.array([int(np.dot(self.w, x) + self.b > 0) for x in X])

    def update(self, x, target, rate=1.0):
        step = rate * (int(target) - int(np.dot(self.w, x) + self.b > 0))
        self.w, self.b = self.w + step * x, self.b + step
