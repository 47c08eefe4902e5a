# right: a dataclass with slots, forward keeps the slopes

from dataclasses import dataclass

import numpy as np


@dataclass(slots=True)
class ELU:
    alpha: float = 1.0
    slope: np.ndarray | None = None

    def forward(self, x):
        e = self.alpha * np.exp(-np.maximum(-x, 0))
        self.slope = np.where(x >= 0, 1.0, e)
        return np.where(x >= 0, x, e - self.alpha)

    def backward(self, dout):
        return self.slope * dout
