"""Mistake: The gradient is shared out in proportion to how much each input contributed to the sum.
Truth: dx is dz |x| / (|x| + |y|) and dy is dz |y| / (|x| + |y|), where both should be dz.
Accept: none
Family: none
"""


class AddGate:
    """z = x + y, the distributor."""

    def forward(self, x, y):
        self.part = (np.abs(x) + 1e-12) / (np.abs(x) + np.abs(y) + 2e-12)
        return x + y

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        return [self.part * dz, (1 - self.part) * dz]
