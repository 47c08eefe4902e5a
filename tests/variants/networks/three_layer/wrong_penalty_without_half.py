# wrong wrong value three_layer.forward: reg W^2 in the loss, reg W in the gradient
import numpy as np
from given import SoftmaxLoss


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        h = np.maximum(0, X @ self.W1 + self.b1)
        h = np.maximum(0, h @ self.W2 + self.b2)
        return h @ self.W3 + self.b3

    def loss(self, X, y):
        a1 = X @ self.W1 + self.b1
        h1 = np.maximum(0, a1)
        a2 = h1 @ self.W2 + self.b2
        h2 = np.maximum(0, a2)
        softmax = SoftmaxLoss()
        loss = softmax.forward(h2 @ self.W3 + self.b3, y)
        loss += self.reg * sum(np.sum(W**2) for W in (self.W1, self.W2, self.W3))
        d3 = softmax.backward()
        d2 = (d3 @ self.W3.T) * (a2 > 0)
        d1 = (d2 @ self.W2.T) * (a1 > 0)
        return loss, {
            "W1": X.T @ d1 + self.reg * self.W1,
            "b1": d1.sum(axis=0),
            "W2": h1.T @ d2 + self.reg * self.W2,
            "b2": d2.sum(axis=0),
            "W3": h2.T @ d3 + self.reg * self.W3,
            "b3": d3.sum(axis=0),
        }
