# right: one array that holds both gradients
import numpy as np


class AddGate:
    def forward(self, x, y):
        return np.stack([x, y]).sum(axis=0)

    def backward(self, dz):
        return np.stack([dz, dz])
