# wrong wrong value sigmoid.backward: forgets the upstream gradient
import numpy as np


class SigmoidGate:
    def forward(self, x):
        self.z = 1 / (1 + np.exp(-x))
        return self.z

    def backward(self, dz):
        return self.z * (1 - self.z)
