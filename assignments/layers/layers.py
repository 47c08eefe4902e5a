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
        raise NotImplementedError("Linear.forward")

    def backward(self, dout):
        """Keep self.dW and self.db and return dx, each shaped like its variable; dout : (N, M)."""
        raise NotImplementedError("Linear.backward")


class SoftmaxLoss:
    """L = mean over n of -log p[n, y_n], where p = softmax(scores), row by row."""

    def forward(self, scores, y):
        """Return the loss, a number; scores : (N, C), y : (N,) the right classes, 0 .. C - 1."""
        raise NotImplementedError("SoftmaxLoss.forward")

    def backward(self):
        """Return dscores, shaped like scores."""
        raise NotImplementedError("SoftmaxLoss.backward")


class SVMLoss:
    """L = mean over n of the sum over j other than y_n of max(0, s[n, j] - s[n, y_n] + margin)."""

    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        """Return the loss, a number; scores : (N, C), y : (N,) the right classes, 0 .. C - 1."""
        raise NotImplementedError("SVMLoss.forward")

    def backward(self):
        """Return dscores, shaped like scores; at a kink any slope between its two will do."""
        raise NotImplementedError("SVMLoss.backward")


class L2:
    """R = reg / 2 times the sum of the squares of W, a price for large weights."""

    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        """Return R, a number; W : of any shape."""
        raise NotImplementedError("L2.forward")

    def backward(self):
        """Return dW, shaped like W."""
        raise NotImplementedError("L2.backward")


class Perceptron:
    """One neuron that fires or does not: 1 where w . x + b > 0, else 0."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        """Return N zeros and ones; X : (N, D)."""
        raise NotImplementedError("Perceptron.forward")

    def update(self, x, target, rate=1.0):
        """Correct self.w and self.b if x : (D,) is told wrongly; target : 0 or 1."""
        raise NotImplementedError("Perceptron.update")
