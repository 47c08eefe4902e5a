"""Mistake: Each input is compared with 0, as in a ReLU, and not with the other input.
Truth: dx is dz where x is positive, dy is dz where y is positive, whoever of the two is larger.
Accept: compared-with-zero
Family: condition-other, other-quantity
"""


class MaxGate:
    """z = max(x, y), element by element, the router."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input; at a tie any split of dz will do."""
        return [np.where(v > 0, dz, 0 * dz) for v in (self.x, self.y)]
