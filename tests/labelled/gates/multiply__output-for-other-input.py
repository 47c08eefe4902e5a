"""Mistake: The gate's output is used as the local gradient of both inputs.
Truth: dx is x y dz and dy is x y dz: each is multiplied with its own input once too often.
Accept: value-for-slope, output-for-input
Family: other-quantity
"""


class MultiplyGate:
    """z = x * y, the switcher."""

    def forward(self, x, y):
        self.result = x * y
        return x * y

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input."""
        back = self.result * dz
        return [back, back]
