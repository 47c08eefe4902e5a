# right: no layers, one line a formula
import numpy as np


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return X.dot(self.W1) + self.b1

    def loss(self, X, y):
        N = X.shape[0]
        s = self.scores(X)
        s -= np.max(s, axis=1, keepdims=True)
        p = np.exp(s)
        p /= np.sum(p, axis=1, keepdims=True)
        loss = -np.sum(np.log(p[range(N), y])) / N
        loss += 0.5 * self.reg * np.sum(self.W1 * self.W1)
        p[range(N), y] -= 1
        p /= N
        return loss, {"W1": X.T.dot(p) + self.reg * self.W1, "b1": np.sum(p, axis=0)}
