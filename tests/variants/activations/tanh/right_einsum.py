# right: the product as an einsum, the cache a dict

import numpy as np


class Tanh:
    def forward(self, x):
        self.cache = {"out": np.tanh(x)}
        return self.cache["out"]

    def backward(self, dout):
        out = self.cache.pop("out")
        return np.einsum("...,...->...", dout, (1 + out) * (1 - out))
