# right: where, ties to y
import numpy as np


class MaxGate:
    def forward(self, x, y):
        self.x_wins = np.asarray(x) > np.asarray(y)
        return np.maximum(x, y)

    def backward(self, dz):
        return [np.where(self.x_wins, dz, 0.0), np.where(self.x_wins, 0.0, dz)]
