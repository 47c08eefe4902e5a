# right: a dataclass with slots and masked assignment

from dataclasses import dataclass

import numpy as np


@dataclass(slots=True)
class Sigmoid:
    out: np.ndarray | None = None

    def forward(self, x):
        out = np.empty_like(x)
        low = x < 0
        out[~low] = 1 / (1 + np.exp(-x[~low]))
        e = np.exp(x[low])
        out[low] = e / (e + 1)
        self.out = out
        return out

    def backward(self, dout):
        return np.subtract(self.out, self.out**2) * dout
