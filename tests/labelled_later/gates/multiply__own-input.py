"""Mistake: The student multiplies the upstream gradient with the input itself and not with the other input.
Truth: dx is x dz and dy is y dz: the two factors are swapped.
Frequency: common
Accept: swapped-inputs, input-for-slope
Family: order-exchanged, other-quantity
"""


class MultiplyGate:
    def forward(self, x, y):
        self.cache = (x, y)
        return x * y

    def backward(self, dz):
        a, b = self.cache
        da = dz * a
        db = dz * b
        return [da, db]
