# right: a loop over the examples, outer products
import numpy as np


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2
        self.reg = reg

    def scores(self, X):
        return np.maximum(0, X @ self.W1 + self.b1) @ self.W2 + self.b2

    def loss(self, X, y):
        grads = {name: np.zeros_like(getattr(self, name)) for name in ("W1", "b1", "W2", "b2")}
        total = 0.0
        for x, label in zip(X, y):
            a = x @ self.W1 + self.b1
            h = np.where(a > 0, a, 0.0)
            s = h @ self.W2 + self.b2
            s = s - s.max()
            logp = s - np.log(np.exp(s).sum())
            total -= logp[label] / len(X)
            ds = np.exp(logp) / len(X)
            ds[label] -= 1 / len(X)
            da = (self.W2 @ ds) * (a > 0)
            grads["W2"] += np.outer(h, ds)
            grads["b2"] += ds
            grads["W1"] += np.outer(x, da)
            grads["b1"] += da
        for name in ("W1", "W2"):
            W = getattr(self, name)
            total += self.reg / 2 * np.vdot(W, W)
            grads[name] += self.reg * W
        return total, grads
