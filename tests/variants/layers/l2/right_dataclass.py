# right: a dataclass with a closure for the way back
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass
class L2:
    reg: float
    backward: Any = field(default=None, init=False)

    def forward(self, W):
        self.backward = lambda: np.multiply(self.reg, W)
        return np.sum(np.square(W)) * self.reg * 0.5
