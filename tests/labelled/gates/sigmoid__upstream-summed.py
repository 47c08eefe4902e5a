"""Mistake: The upstream gradient is summed over the whole array before the slope is applied.
Truth: Each element of dx is its slope times the sum of all dz, where it should be times its own dz.
Accept: upstream-summed
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
        upstream = np.sum(dz)
        local = (1 - self.z) * self.z
        return upstream * local
