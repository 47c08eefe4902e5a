# wrong wrong value tanh.backward: the output is kept in a global

import numpy as np

CACHE = {}


class Tanh:
    def forward(self, x):
        CACHE["out"] = np.tanh(x)
        return CACHE["out"]

    def backward(self, dout):
        return dout * (1 - CACHE["out"] ** 2)
