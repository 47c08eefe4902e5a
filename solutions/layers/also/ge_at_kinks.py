"""Layers by other formulas: equally right.

Where an excess of the SVM loss is exactly 0, the class counts as too close.
"""

import numpy as np


class Linear:
    """out = x W + b, the weights folded like the input."""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        self.folded = self.W.reshape(*x.shape[1:], len(self.b))
        return np.tensordot(x, self.folded, axes=x.ndim - 1) + self.b

    def backward(self, dout):
        self.dW = np.tensordot(self.x, dout, axes=(0, 0)).reshape(self.W.shape)
        self.db = np.ones(len(dout)) @ dout
        return np.tensordot(dout, self.folded, axes=(1, self.folded.ndim - 1))


class SoftmaxLoss:
    """L = mean of log(sum e^s) - s_y."""

    def forward(self, scores, y):
        top = scores.max(axis=1, keepdims=True)
        powers = np.exp(scores - top)
        total = powers.sum(axis=1, keepdims=True)
        self.right = np.eye(scores.shape[1])[y]
        self.p = powers / total
        return np.mean(np.log(total[:, 0]) + top[:, 0] - (self.right * scores).sum(axis=1))

    def backward(self):
        return (self.p - self.right) / len(self.p)


class SVMLoss:
    """L = mean of (sum over all classes) - margin: the right class adds the margin itself."""

    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        self.right = np.eye(scores.shape[1])[y]
        excess = scores - (self.right * scores).sum(axis=1, keepdims=True) + self.margin
        self.close = (excess >= 0) * (1 - self.right)
        return (self.close * excess).sum() / len(y)

    def backward(self):
        return (self.close - self.close.sum(axis=1, keepdims=True) * self.right) / len(self.close)


class L2:
    """R = reg / 2 times the squared length of W."""

    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.dW = self.reg * W
        return (self.dW * W).sum() / 2

    def backward(self):
        return self.dW


class Perceptron:
    """The rule told by its two cases."""

    def __init__(self, w, b):
        self.w, self.b = 1.0 * w, b

    def forward(self, X):
        return np.where(X @ self.w > -self.b, 1, 0)

    def update(self, x, target, rate=1.0):
        fires = x @ self.w + self.b > 0
        if fires and target == 0:
            self.w -= rate * x
            self.b -= rate
        if not fires and target == 1:
            self.w += rate * x
            self.b += rate
