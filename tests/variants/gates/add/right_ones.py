# right: the local gradient 1 written out
import numpy as np


class AddGate:
    def forward(self, x, y):
        self.shape = np.shape(x)
        return x + y

    def backward(self, dz):
        return [np.ones(self.shape) * dz, np.ones(self.shape) * dz]
