"""Mistake: A slip of sign within the slope: z (1 + z) is computed.
Truth: dx is dz (z + z^2) where it should be dz (z - z^2).
Accept: none
Family: operator-exchanged, sign-turned
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
        sig = self.z
        return dz * (sig + np.power(sig, 2))
