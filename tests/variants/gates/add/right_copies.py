# right: two copies, so that nobody shares an array
import numpy as np


class AddGate:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, dz):
        return np.array(dz, copy=True), np.array(dz, copy=True)
