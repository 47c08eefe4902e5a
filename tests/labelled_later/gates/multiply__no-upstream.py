"""Mistake: The student returns the local gradients and forgets the chain rule's upstream factor.
Truth: dx is y and dy is x, without dz.
Frequency: common
Accept: upstream-unused
Family: factor-missing
"""


class MultiplyGate:
    def forward(self, x, y):
        self.first = x
        self.second = y
        out = self.first * self.second
        return out

    def backward(self, dz):
        dx = self.second
        dy = self.first
        return [dx, dy]
