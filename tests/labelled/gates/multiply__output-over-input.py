"""Mistake: The other input is recovered as output divided by input, which is 0 / 0 where the input is 0.
Truth: dx is NaN where x is 0 and dy is NaN where y is 0; elsewhere both are right but for rounding.
Accept: none
Family: none
"""


class MultiplyGate:
    """z = x * y, the switcher."""

    def forward(self, x, y):
        self.x, self.y = x, y
        self.z = x * y
        return self.z

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        with np.errstate(all="ignore"):
            dz_dx = np.divide(self.z, self.x)
            dz_dy = np.divide(self.z, self.y)
        return [dz_dx * dz, dz_dy * dz]
