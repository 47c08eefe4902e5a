"""Mistake: The inputs' absolute values are compared, forward compared the inputs themselves.
Truth: Where the smaller input has the larger absolute value, dx and dy are exchanged.
Accept: compared-by-size
Family: condition-other, other-quantity
"""


class MaxGate:
    """z = max(x, y), element by element, the router."""

    def forward(self, x, y):
        self.x_larger = np.abs(x) > np.abs(y)
        return np.maximum(x, y)

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input; at a tie any split of dz will do."""
        dx = dz * self.x_larger
        return [dx, dz - dx]
