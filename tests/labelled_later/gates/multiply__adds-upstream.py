"""Mistake: The student adds the upstream gradient to the local gradient where the chain rule multiplies them.
Truth: dx is y + dz and dy is x + dz.
Frequency: rare
Accept: upstream-added
Family: operator-exchanged
"""


class MultiplyGate:
    def forward(self, x, y):
        self.saved = [x, y]
        return x * y

    def backward(self, dz):
        x, y = self.saved
        local_x, local_y = y, x
        # combine the gradient that comes in with the local one
        return [local_x + dz, local_y + dz]
