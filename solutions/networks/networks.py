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
        # BEGIN SOLUTION
        return X @ self.W1 + self.b1
        # END SOLUTION

    def loss(self, X, y):
        """Return the loss, a number, and its gradients: a dict with the keys W1 and b1."""
        # BEGIN SOLUTION
        linear, softmax, penalty = Linear(self.W1, self.b1), SoftmaxLoss(), L2(self.reg)
        loss = softmax.forward(linear.forward(X), y) + penalty.forward(self.W1)
        linear.backward(softmax.backward())
        return loss, {"W1": linear.dW + penalty.backward(), "b1": linear.db}
        # END SOLUTION


class TwoLayerNet:
    """scores = max(0, X W1 + b1) W2 + b2."""

    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        """Return the scores (N, C) of a batch X (N, D)."""
        # BEGIN SOLUTION
        hidden = np.maximum(0, X @ self.W1 + self.b1)
        return hidden @ self.W2 + self.b2
        # END SOLUTION

    def loss(self, X, y):
        """Return the loss, a number, and its gradients: a dict with the keys W1, b1, W2, b2."""
        # BEGIN SOLUTION
        first, relu, second = Linear(self.W1, self.b1), ReLU(), Linear(self.W2, self.b2)
        softmax = SoftmaxLoss()
        loss = softmax.forward(second.forward(relu.forward(first.forward(X))), y)
        first.backward(relu.backward(second.backward(softmax.backward())))
        # The penalty is one more path from each weight to the loss: its gradient is added.
        loss = loss + 0.5 * self.reg * (np.sum(self.W1**2) + np.sum(self.W2**2))
        return loss, {
            "W1": first.dW + self.reg * self.W1,
            "b1": first.db,
            "W2": second.dW + self.reg * self.W2,
            "b2": second.db,
        }
        # END SOLUTION


class ThreeLayerNet:
    """scores = max(0, max(0, X W1 + b1) W2 + b2) W3 + b3."""

    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        """Return the scores (N, C) of a batch X (N, D)."""
        # BEGIN SOLUTION
        hidden = np.maximum(0, X @ self.W1 + self.b1)
        hidden = np.maximum(0, hidden @ self.W2 + self.b2)
        return hidden @ self.W3 + self.b3
        # END SOLUTION

    def loss(self, X, y):
        """Return the loss, a number, and its gradients: a dict keyed like the arrays."""
        # BEGIN SOLUTION
        linear = [Linear(getattr(self, f"W{k}"), getattr(self, f"b{k}")) for k in (1, 2, 3)]
        layers, softmax = [linear[0], ReLU(), linear[1], ReLU(), linear[2]], SoftmaxLoss()
        out = X
        for layer in layers:
            out = layer.forward(out)
        loss = softmax.forward(out, y)
        dout = softmax.backward()
        for layer in reversed(layers):
            dout = layer.backward(dout)
        grads = {}
        for k, layer in enumerate(linear, start=1):
            penalty = L2(self.reg)
            loss = loss + penalty.forward(layer.W)
            grads[f"W{k}"] = layer.dW + penalty.backward()
            grads[f"b{k}"] = layer.db
        return loss, grads
        # END SOLUTION


def collapse(W1, b1, W2, b2):
    """Return (W, b) with x W + b == (x W1 + b1) W2 + b2 for every x."""
    # BEGIN SOLUTION
    # Multiplied out: (x W1 + b1) W2 + b2 = x (W1 W2) + (b1 W2 + b2).
    return W1 @ W2, b1 @ W2 + b2
    # END SOLUTION


def train(net, X, y, *, rate, epochs, batch_size, rng):
    """Train ``net`` on the images X (n, 64) and labels y (n,): afterwards its arrays are better.

    net : has ``loss(X, y) -> (loss, grads)``, and an array of the same name for each key of grads
    rate : the size of a step; epochs : how often every image is seen
    batch_size : images a step; rng : a ``np.random.Generator``, for the order of the images
    """
    # BEGIN SOLUTION
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            _, grads = net.loss(X[batch], y[batch])
            for name, gradient in grads.items():
                setattr(net, name, getattr(net, name) - rate * gradient)  # downhill
    # END SOLUTION
