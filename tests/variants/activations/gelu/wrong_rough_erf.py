# wrong wrong value gelu.forward: an error function that is right to seven digits

import numpy as np


def erf(z):
    t = 1 / (1 + 0.3275911 * np.abs(z))
    poly = 1.421413741 + t * (-1.453152027 + t * 1.061405429)
    poly = t * (0.254829592 + t * (-0.284496736 + t * poly))
    return np.sign(z) * (1 - poly * np.exp(-(z**2)))


class GELU:
    def forward(self, x):
        self.x = x
        self.p = (1 + erf(x / np.sqrt(2))) / 2
        return x * self.p

    def backward(self, dout):
        bell = np.exp(-(self.x**2) / 2) / np.sqrt(2 * np.pi)
        return dout * (self.p + self.x * bell)
