# right: a loop over examples and classes, plain Python numbers
import math

import numpy as np


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        D, C = self.W1.shape
        return [
            [sum(x[d] * self.W1[d, c] for d in range(D)) + self.b1[c] for c in range(C)]
            for x in X
        ]

    def loss(self, X, y):
        loss, dW, db = 0.0, np.zeros_like(self.W1), [0.0] * len(self.b1)
        for x, label, s in zip(X, y, self.scores(X)):
            top = max(s)
            e = [math.exp(v - top) for v in s]
            loss += math.log(sum(e)) + top - s[label]
            for c, v in enumerate(e):
                d = v / sum(e) - (c == label)
                dW[:, c] += d * x
                db[c] += d
        n = len(X)
        loss = loss / n + self.reg / 2 * float((self.W1**2).sum())
        return loss, {"W1": dW / n + self.reg * self.W1, "b1": [d / n for d in db]}
