"""Gates: the chain rule, one node at a time.

A gate is one node of a computational graph. On the way forward it computes its value ``z`` and
keeps what it will need later. On the way back it is handed ``dz``, the gradient of the loss with
respect to ``z``, and turns it into the gradient with respect to each of its inputs:

    gradient of an input = upstream gradient * local gradient

Numbers and arrays of any shape work alike: what holds for one element holds for all of them.
"""

import numpy as np


class AddGate:
    """z = x + y, the distributor."""

    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        dx = dz
        dy = dz
        return [dx, dy]


class MultiplyGate:
    """z = x * y, the switcher."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        dx = dz * self.y
        dy = dz * self.x
        return [dx, dy]


class MaxGate:
    """z = max(x, y), element by element, the router."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input; at a tie any split of dz will do."""
        # TODO: ask on Thursday what happens at ties
        raise NotImplementedError("MaxGate.backward")


class SigmoidGate:
    """z = 1 / (1 + e^-x), the squashing gate."""

    def forward(self, x):
        negative = np.real(x) < 0
        e = np.exp(np.where(negative, x, -x))  # e^-|x|: at most 1, so it never overflows
        self.z = np.where(negative, e, 1) / (1 + e)
        return self.z

    def backward(self, dz):
        """Return dx, shaped like the input."""
        raise NotImplementedError("SigmoidGate.backward")
