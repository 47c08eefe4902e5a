# right: a first layer, then a net of two layers that is asked for the rest by hand
import numpy as np
from given import Linear, ReLU, SoftmaxLoss


class _Stack:
    def __init__(self, *layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, d):
        for layer in self.layers[::-1]:
            d = layer.backward(d)
        return d


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        vars(self).update(W1=W1, b1=b1, W2=W2, b2=b2, W3=W3, b3=b3, reg=reg)

    def _stack(self):
        self.f = [Linear(getattr(self, f"W{k}"), getattr(self, f"b{k}")) for k in "123"]
        return _Stack(self.f[0], ReLU(), _Stack(self.f[1], ReLU(), self.f[2]))

    def scores(self, X):
        return self._stack().forward(X)

    def loss(self, X, y):
        stack, end = self._stack(), SoftmaxLoss()
        loss = end.forward(stack.forward(X), y)
        stack.backward(end.backward())
        for f in self.f:
            loss += 0.5 * self.reg * np.sum(f.W * f.W)
            f.dW += self.reg * f.W
        return loss, {f"{p}{k}": getattr(f, f"d{p}") for k, f in enumerate(self.f, 1) for p in "Wb"}
