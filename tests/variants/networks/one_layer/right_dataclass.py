# right: a dataclass that keeps its layers and hands them the arrays anew
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from given import Linear, SoftmaxLoss


@dataclass
class OneLayerNet:
    W1: Any
    b1: Any
    reg: float = 0.0
    linear: Any = field(default=None, repr=False)

    def scores(self, X):
        self.linear = self.linear or Linear(None, None)
        self.linear.W, self.linear.b = self.W1, self.b1
        return self.linear.forward(X)

    def loss(self, X, y):
        end = SoftmaxLoss()
        data_loss = end.forward(self.scores(X), y)
        self.linear.backward(end.backward())
        dW = self.linear.dW
        dW += self.reg * self.W1
        penalty = 0.5 * self.reg * np.sum(np.square(self.W1))
        return np.array(data_loss + penalty), {"b1": self.linear.db, "W1": dW}
