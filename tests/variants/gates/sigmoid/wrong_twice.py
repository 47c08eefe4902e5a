# wrong wrong value sigmoid.backward: squashes the output once more
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class SigmoidGate:
    def forward(self, x):
        self.z = sigmoid(x)
        return self.z

    def backward(self, dz):
        return sigmoid(self.z) * (1 - sigmoid(self.z)) * dz
