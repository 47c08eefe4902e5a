"""Layers and losses: the pieces that networks are made of, a batch at a time.

A layer is a gate with weights. Its ``backward`` returns the gradient of its input, which travels
on, and keeps the gradients of its weights, which stay for whoever improves them. A loss is where
the backward pass begins: nothing comes after it, so its ``backward`` is handed nothing.
"""

import numpy as np


class Linear:
    """out = x W + b, one row an example."""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        """Return out : (N, M); x : (N, d1, ..., dk), each example read as one row of D numbers."""
        # BEGIN SOLUTION
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dW and self.db and return dx, each shaped like its variable; dout : (N, M)."""
        # BEGIN SOLUTION
        # Every example uses W and b, so that their gradients are sums over the batch.
        self.dW = self.x.reshape(len(self.x), -1).T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)
        # END SOLUTION


class SoftmaxLoss:
    """L = mean over n of -log p[n, y_n], where p = softmax(scores), row by row."""

    def forward(self, scores, y):
        """Return the loss, a number; scores : (N, C), y : (N,) the right classes, 0 .. C - 1."""
        # BEGIN SOLUTION
        shifted = scores - scores.max(axis=1, keepdims=True)  # p stays as it is, e^1000 is gone
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.y = np.exp(log_p), y
        return -log_p[np.arange(len(y)), y].mean()
        # END SOLUTION

    def backward(self):
        """Return dscores, shaped like scores."""
        # BEGIN SOLUTION
        # What was believed minus what is so: p, less 1 at the right class.
        dscores = self.p.copy()
        dscores[np.arange(len(self.y)), self.y] -= 1
        return dscores / len(self.y)
        # END SOLUTION


class SVMLoss:
    """L = mean over n of the sum over j other than y_n of max(0, s[n, j] - s[n, y_n] + margin)."""

    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        """Return the loss, a number; scores : (N, C), y : (N,) the right classes, 0 .. C - 1."""
        # BEGIN SOLUTION
        rows = np.arange(len(y))
        excess = scores - scores[rows, y][:, None] + self.margin
        excess[rows, y] = 0  # the sum is over the others
        self.too_close, self.y = excess > 0, y
        return np.maximum(excess, 0).sum() / len(y)
        # END SOLUTION

    def backward(self):
        """Return dscores, shaped like scores; at a kink any slope between its two will do."""
        # BEGIN SOLUTION
        # Each class that is too close is pushed down, and each time the right one is pushed up.
        dscores = self.too_close.astype(float)
        dscores[np.arange(len(self.y)), self.y] = -self.too_close.sum(axis=1)
        return dscores / len(self.y)
        # END SOLUTION


class L2:
    """R = reg / 2 times the sum of the squares of W, a price for large weights."""

    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        """Return R, a number; W : of any shape."""
        # BEGIN SOLUTION
        self.W = W
        return 0.5 * self.reg * np.sum(W * W)
        # END SOLUTION

    def backward(self):
        """Return dW, shaped like W."""
        # BEGIN SOLUTION
        return self.reg * self.W
        # END SOLUTION


class Perceptron:
    """One neuron that fires or does not: 1 where w . x + b > 0, else 0."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        """Return N zeros and ones; X : (N, D)."""
        # BEGIN SOLUTION
        return (X @ self.w + self.b > 0).astype(int)
        # END SOLUTION

    def update(self, x, target, rate=1.0):
        """Correct self.w and self.b if x : (D,) is told wrongly; target : 0 or 1."""
        # BEGIN SOLUTION
        error = target - self.forward(x[None])[0]  # 1: should have fired, -1: should not, 0: right
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error
        # END SOLUTION
