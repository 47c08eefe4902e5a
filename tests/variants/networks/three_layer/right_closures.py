# right: every step leaves a function behind that undoes it, called from last to first
import numpy as np
from given import SoftmaxLoss


class ThreeLayerNet:
    def __init__(self, *arrays, reg=0.0, **named):
        names = ("W1", "b1", "W2", "b2", "W3", "b3")
        self.__dict__.update(zip(names, arrays), **named)
        self.reg = reg

    def _forward(self, x):
        tape, grads = [], {}
        for k in (1, 2, 3):
            W, b = getattr(self, f"W{k}"), getattr(self, f"b{k}")

            def linear(d, x=x, W=W, k=k):
                grads[f"W{k}"], grads[f"b{k}"] = x.T @ d + self.reg * W, d.sum(0)
                return d @ W.T

            tape.append(linear)
            x = x @ W + b
            if k < 3:
                tape.append(lambda d, mask=x > 0: d * mask)
                x = np.maximum(x, 0.0)
        return x, tape, grads

    def scores(self, X):
        return self._forward(X)[0]

    def loss(self, X, y):
        s, tape, grads = self._forward(X)
        end = SoftmaxLoss()
        loss = end.forward(s, y)
        d = end.backward()
        while tape:
            d = tape.pop()(d)
        return loss + 0.5 * self.reg * sum(np.sum(getattr(self, f"W{k}") ** 2) for k in "123"), grads
