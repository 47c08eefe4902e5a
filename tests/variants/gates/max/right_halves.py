# right: ties in two halves, by sign
import numpy as np


class MaxGate:
    def forward(self, x, y):
        self.share = (1 + np.sign(x - y)) / 2
        return np.maximum(x, y)

    def backward(self, dz):
        return [self.share * dz, (1 - self.share) * dz]
