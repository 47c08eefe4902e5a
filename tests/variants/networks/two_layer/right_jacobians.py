# right: the full Jacobian of the softmax, dp passed through it
import numpy as np


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
        self.reg = reg

    W1 = property(lambda self: self.params["W1"], lambda self, W: self.params.update(W1=W))
    b1 = property(lambda self: self.params["b1"], lambda self, b: self.params.update(b1=b))
    W2 = property(lambda self: self.params["W2"], lambda self, W: self.params.update(W2=W))
    b2 = property(lambda self: self.params["b2"], lambda self, b: self.params.update(b2=b))

    def scores(self, X):
        self.h = np.maximum(0, X @ self.W1 + self.b1)
        return self.h @ self.W2 + self.b2

    def loss(self, X, y):
        s = self.scores(X)
        p = np.exp(s - s.max(axis=1, keepdims=True))
        p = p / p.sum(axis=1, keepdims=True)
        ds = np.empty_like(p)
        loss = 0.0
        for n, label in enumerate(y):
            dp = np.zeros(p.shape[1])
            dp[label] = -1 / p[n, label] / len(y)
            ds[n] = (np.diag(p[n]) - np.outer(p[n], p[n])) @ dp
            loss -= np.log(p[n, label]) / len(y)
        dh = ds @ self.W2.T * (self.h > 0)
        grads = {"W1": X.T @ dh, "b1": dh.sum(axis=0), "W2": self.h.T @ ds, "b2": ds.sum(axis=0)}
        for name in ("W1", "W2"):
            loss = loss + 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] = grads[name] + self.reg * self.params[name]
        return loss, grads
