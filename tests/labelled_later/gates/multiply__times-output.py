"""Mistake: The student uses the product z as the local gradient of both inputs.
Truth: dx and dy are both x y dz.
Frequency: rare
Accept: value-for-slope, output-for-input, same-for-both
Family: other-quantity
"""


class MultiplyGate:
    def forward(self, x, y):
        self.z = x * y
        return self.z

    def backward(self, dz):
        g = self.z * dz
        return [g, g]
