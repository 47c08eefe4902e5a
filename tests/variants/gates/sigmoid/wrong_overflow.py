# wrong wrong not_finite sigmoid.backward: e^x over its square overflows
import numpy as np


class SigmoidGate:
    def forward(self, x):
        self.x = x
        return 1 / (1 + np.exp(-x))

    def backward(self, dz):
        return np.exp(-self.x) / (1 + np.exp(-self.x)) ** 2 * dz
