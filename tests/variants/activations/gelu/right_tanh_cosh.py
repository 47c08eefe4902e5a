# right: the tanh form with 1 / cosh^2, which may overflow to a right 0

import numpy as np

C = np.sqrt(2 / np.pi)


class GELU:
    def forward(self, x):
        self.x = x
        return x * (1 + np.tanh(C * (x + 0.044715 * np.power(x, 3)))) / 2

    def backward(self, dout):
        x, u = self.x, C * (self.x + 0.044715 * self.x**3)
        left = (1 + np.tanh(u)) / 2
        return dout * (left + x / 2 / np.cosh(u) ** 2 * C * (1 + 3 * 0.044715 * x**2))
