# right: an error function of its own, by integration

import numpy as np

POINTS, WEIGHTS = np.polynomial.legendre.leggauss(60)


def area(x):
    """Return the area of the bell left of x: 1/2 and what lies between 0 and x."""
    z = np.clip(x, -9, 9)
    t = z[..., None] * (POINTS + 1) / 2
    return 0.5 + z / 2 * (np.exp(-(t**2) / 2) @ WEIGHTS) / np.sqrt(2 * np.pi)


class GELU:
    def forward(self, x):
        self.x, self.area = x, area(x)
        return x * self.area

    def backward(self, dout):
        bell = np.exp(-0.5 * self.x**2) / np.sqrt(2 * np.pi)
        return dout * self.area + dout * self.x * bell
