# right: compares with the output, and divides ties among the winners
import numpy as np


class MaxGate:
    def forward(self, x, y):
        both = np.stack([x, y])
        self.won = both == both.max(axis=0)
        return both.max(axis=0)

    def backward(self, dz):
        return list(self.won / self.won.sum(axis=0) * dz)
