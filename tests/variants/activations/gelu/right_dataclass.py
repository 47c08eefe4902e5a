# right: a dataclass with the exact form

import math
from dataclasses import dataclass

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


@dataclass
class GELU:
    x: np.ndarray | None = None

    def forward(self, x):
        self.x = x
        return 0.5 * x * (1 + erf(x / np.sqrt(2)))

    def backward(self, dout):
        x = self.x
        inner = 2 / np.sqrt(np.pi) * np.exp(-((x / np.sqrt(2)) ** 2)) / np.sqrt(2)
        return dout * (0.5 * (1 + erf(x / np.sqrt(2))) + 0.5 * x * inner)
