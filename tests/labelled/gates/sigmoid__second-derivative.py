"""Mistake: The second derivative of the sigmoid, z (1 - z) (1 - 2 z), is used as its slope.
Truth: dx is too small by the factor 1 - 2 z, and has the wrong sign where x is positive.
Accept: second-derivative
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
        s = self.z
        ds = s - s**2
        return dz * ds * (1 - 2 * s)
