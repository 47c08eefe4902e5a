"""Mistake: The second input is treated as if the gate subtracted it.
Truth: dy has the wrong sign; dx is right.
Accept: sign
Family: sign-turned
"""


class AddGate:
    """z = x + y, the distributor."""

    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        grad_first = +1.0 * dz
        grad_second = -1.0 * dz
        return [grad_first, grad_second]
