# wrong wrong value sigmoid.backward: x where the output belongs
import numpy as np


class SigmoidGate:
    def forward(self, x):
        self.x = x
        return 1 / (1 + np.exp(-x))

    def backward(self, dz):
        return self.x * (1 - self.x) * dz
