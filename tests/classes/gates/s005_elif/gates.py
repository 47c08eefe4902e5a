import numpy as np

# micrograd-like: forward leaves a closure behind, backward calls it


class AddGate:
    def forward(self, x, y):
        self._backward = lambda g: [g, g]
        return x + y

    def backward(self, dz):
        return self._backward(dz)


class MultiplyGate:
    def forward(self, x, y):
        self._backward = lambda g: [g * y, g * x]
        return x * y

    def backward(self, dz):
        return self._backward(dz)


class MaxGate:
    def forward(self, x, y):
        def _backward(g):
            mask = x >= y
            return [g * mask, g * np.logical_not(mask)]

        self._backward = _backward
        return np.maximum(x, y)

    def backward(self, dz):
        return self._backward(dz)


class SigmoidGate:
    def forward(self, x):
        out = 1 / (1 + np.exp(-np.clip(x, -500, 500)))
        self._backward = lambda g: g * out * (1 - out)
        return out

    def backward(self, dz):
        return self._backward(dz)
