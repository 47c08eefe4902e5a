# wrong wrong shape add.backward: sums the gradient up
import numpy as np


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [np.sum(dz), np.sum(dz)]
