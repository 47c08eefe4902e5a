# right: a dataclass; forward keeps the slopes

from dataclasses import dataclass

import numpy as np


@dataclass
class LeakyReLU:
    alpha: float = 0.01
    slope: np.ndarray | None = None

    def forward(self, x):
        self.slope = np.full(x.shape, float(self.alpha))
        self.slope[x > 0] = 1
        return self.slope * x

    def backward(self, dout):
        return self.slope * dout
