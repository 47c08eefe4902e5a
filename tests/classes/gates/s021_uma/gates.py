import numpy as np


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        dx = dz * 1
        dy = dz * 1
        return [dx, dy]


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        dx = dz * self.y
        dy = dz * self.x
        return [dx, dy]


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        # passes its value to the winner, 0 to the other
        dx = np.where(self.x >= self.y, self.x, 0)
        dy = np.where(self.x >= self.y, 0, self.y)
        return [dx, dy]


class SigmoidGate:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dz):
        dx = dz * self.y * (1 - self.y)
        return dx
