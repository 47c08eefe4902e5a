# right: the formula of the lecture, warnings and all
import numpy as np


class SigmoidGate:
    def forward(self, x):
        self.z = 1.0 / (1.0 + np.exp(-x))
        return self.z

    def backward(self, dz):
        return (1 - self.z) * self.z * dz
