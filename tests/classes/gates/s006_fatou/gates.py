from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


@dataclass(slots=True)
class MultiplyGate:
    x: Any = field(default=None, repr=False)
    y: Any = field(default=None, repr=False)

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [dz * self.y, dz * self.x]


@dataclass(slots=True)
class MaxGate:
    share: Any = None

    def forward(self, x, y):
        self.share = np.heaviside(x - y, 0.25)  # at a tie: a quarter to x, the rest to y
        return np.maximum(x, y)

    def backward(self, dz):
        to_x = self.share * dz
        return [to_x, dz - to_x]


class SigmoidGate:
    __slots__ = ("y",)

    def forward(self, x):
        pos = x >= 0
        e = np.exp(np.where(pos, -x, x))
        self.y = np.where(pos, 1 / (1 + e), e / (1 + e))
        return self.y

    def backward(self, dz):
        return dz * (self.y - self.y ** 2)
