# right: the slope as e^-|x| over its square
import numpy as np


class SigmoidGate:
    def forward(self, x):
        self.e = np.exp(-np.abs(x))
        return np.where(np.asarray(x) < 0, self.e, 1.0) / (1 + self.e)

    def backward(self, dz):
        return dz * self.e / (1 + self.e) ** 2
