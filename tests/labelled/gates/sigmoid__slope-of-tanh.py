"""Mistake: The slope of tanh, 1 - z^2, is used for the sigmoid.
Truth: dx is dz (1 - z^2) where it should be dz z (1 - z): too large by the factor (1 + z) / z.
Accept: squashing-mixed, other-slope
Family: none
"""


class SigmoidGate:
    """z = 1 / (1 + e^-x), the squashing gate."""

    def forward(self, x):
        negative = np.real(x) < 0
        e = np.exp(np.where(negative, x, -x))  # e^-|x|: at most 1, so it never overflows
        self.z = np.where(negative, e, 1) / (1 + e)
        return self.z

    def backward(self, dz):
        """Return dx, shaped like the input."""
        slope = np.ones_like(self.z) - np.square(self.z)
        return np.multiply(slope, dz)
