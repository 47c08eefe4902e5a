"""Mistake: The size of the other input is used, its sign is lost.
Truth: dx has the wrong sign where y is negative, dy where x is negative.
Accept: sign-lost
Family: none
"""


class MultiplyGate:
    """z = x * y, the switcher."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        steepness_x = np.sqrt(self.y**2)
        steepness_y = np.sqrt(self.x**2)
        return [steepness_x * dz, steepness_y * dz]
