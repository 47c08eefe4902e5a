# right: a loop over the places, the slope kept by forward

import itertools
import math

import numpy as np


class Tanh:
    def forward(self, x):
        out = np.zeros(x.shape)
        self.slope = {}
        for place in itertools.product(*map(range, x.shape)):
            out[place] = math.tanh(x[place])
            self.slope[place] = 1 - out[place] ** 2
        return out

    def backward(self, dout):
        dx = np.zeros(dout.shape)
        for place, slope in self.slope.items():
            dx[place] = dout[place] * slope
        return dx
