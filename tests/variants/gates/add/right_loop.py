# right: an element at a time, as plain lists
import numpy as np


class AddGate:
    def forward(self, x, y):
        total = np.array(x, dtype=float)
        for index in np.ndindex(np.shape(x)):
            total[index] = x[index] + y[index] if np.ndim(x) else x + y
        return total

    def backward(self, dz):
        return [np.asarray(dz).tolist(), np.asarray(dz).tolist()]
