"""Networks: layers in a row, their loss and its gradients, and the steps that train them.

A network is a function of its arrays. ``scores`` runs the layers from left to right; ``loss`` adds
the softmax loss and the price of large weights, and walks back through the same layers:

    X -> Linear -> ReLU -> Linear -> ... -> scores -> softmax loss
    loss = softmax loss + 0.5 * reg * (the sum of all squares of the weights; biases are free)

The arrays are attributes, read anew at every call: whoever trains the network changes them.
"""

import numpy as np
from given import L2, Linear, ReLU, SoftmaxLoss


class OneLayerNet:
    """scores = X W1 + b1, the linear classifier."""

    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        """Return the scores (N, C) of a batch X (N, D)."""
        raise NotImplementedError("OneLayerNet.scores")

    def loss(self, X, y):
        """Return the loss, a number, and its gradients: a dict with the keys W1 and b1."""
        raise NotImplementedError("OneLayerNet.loss")


class TwoLayerNet:
    """scores = max(0, X W1 + b1) W2 + b2."""

    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        """Return the scores (N, C) of a batch X (N, D)."""
        raise NotImplementedError("TwoLayerNet.scores")

    def loss(self, X, y):
        """Return the loss, a number, and its gradients: a dict with the keys W1, b1, W2, b2."""
        raise NotImplementedError("TwoLayerNet.loss")


class ThreeLayerNet:
    """scores = max(0, max(0, X W1 + b1) W2 + b2) W3 + b3."""

    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        """Return the scores (N, C) of a batch X (N, D)."""
        raise NotImplementedError("ThreeLayerNet.scores")

    def loss(self, X, y):
        """Return the loss, a number, and its gradients: a dict keyed like the arrays."""
        raise NotImplementedError("ThreeLayerNet.loss")


def collapse(W1, b1, W2, b2):
    """Return (W, b) with x W + b == (x W1 + b1) W2 + b2 for every x."""
    raise NotImplementedError("collapse")


def train(net, X, y, *, rate, epochs, batch_size, rng):
    """Train ``net`` on the images X (n, 64) and labels y (n,): afterwards its arrays are better.

    net : has ``loss(X, y) -> (loss, grads)``, and an array of the same name for each key of grads
    rate : the size of a step; epochs : how often every image is seen
    batch_size : images a step; rng : a ``np.random.Generator``, for the order of the images
    """
    raise NotImplementedError("train")
