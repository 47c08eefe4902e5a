"""Mistake: There are two inputs, so the upstream gradient is counted twice for each of them.
Truth: dx and dy are twice what they should be.
Accept: factor-two
Family: none
"""


class AddGate:
    """z = x + y, the distributor."""

    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        inputs = 2
        g = np.multiply(inputs, dz)
        return [g, g.copy()]
