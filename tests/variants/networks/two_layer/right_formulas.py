# right: no layers, the mask as numbers
import numpy as np


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2
        self.reg = reg

    def scores(self, X):
        a1 = X.dot(self.W1) + self.b1
        return (a1 * (a1 > 0)).dot(self.W2) + self.b2

    def loss(self, X, y):
        n = len(X)
        a1 = X.dot(self.W1) + self.b1
        h1 = np.clip(a1, 0, None)
        s = h1.dot(self.W2) + self.b2
        s = s - s.max(axis=1, keepdims=True)
        e = np.exp(s)
        p = e / e.sum(axis=1, keepdims=True)
        loss = np.log(e.sum(axis=1)).mean() - s[np.arange(n), y].mean()
        loss += 0.5 * self.reg * sum((W * W).sum() for W in (self.W1, self.W2))
        ds = p
        ds[np.arange(n), y] -= 1.0
        ds /= n
        dh = ds.dot(self.W2.T)
        da = np.sign(h1) * dh
        grads = {}
        grads["W2"] = h1.T.dot(ds) + self.reg * self.W2
        grads["b2"] = np.ones(n).dot(ds)
        grads["W1"] = X.T.dot(da) + self.reg * self.W1
        grads["b1"] = np.ones(n).dot(da)
        return loss, grads
