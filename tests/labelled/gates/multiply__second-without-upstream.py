"""Mistake: dy is the local gradient alone: the chain rule's factor dz is missing in it.
Truth: dy is x where it should be x dz; dx is right.
Accept: upstream-unused
Family: factor-missing
"""


class MultiplyGate:
    """z = x * y, the switcher."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        grads = []
        grads.append(np.multiply(dz, self.y))
        grads.append(np.multiply(np.ones_like(dz), self.x))
        return grads
