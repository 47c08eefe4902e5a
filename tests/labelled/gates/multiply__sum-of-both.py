"""Mistake: The product rule gives the total change y dx + x dy, and both inputs are handed the sum of both factors.
Truth: dx and dy are both dz (x + y): each has one term too many, its own input times dz.
Accept: both-summed
Family: none
"""


class MultiplyGate:
    """z = x * y, the switcher."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        total = self.x + self.y
        return [dz * total, dz * total]
