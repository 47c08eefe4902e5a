# wrong wrong value sigmoid.backward: a difference quotient instead of the formula
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class SigmoidGate:
    def forward(self, x):
        self.x = x
        return sigmoid(x)

    def backward(self, dz):
        h = 1e-6
        return (sigmoid(self.x + h) - sigmoid(self.x - h)) / (2 * h) * dz
