# wrong wrong value sigmoid.backward: central differences in place of the formula

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.x = x
        return self.at(x)

    def backward(self, dout):
        h = 1e-5
        return dout * (self.at(self.x + h) - self.at(self.x - h)) / (2 * h)

    def at(self, x):
        return 1 / (1 + np.exp(-x))
