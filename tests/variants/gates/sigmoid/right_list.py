# right: a list with one gradient
import numpy as np


class SigmoidGate:
    def forward(self, x):
        self.z = np.exp(-np.logaddexp(0, -x))
        return self.z

    def backward(self, dz):
        return [dz * (self.z - self.z * self.z)]
