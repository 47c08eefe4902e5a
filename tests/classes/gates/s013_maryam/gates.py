import numpy as np


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


class MultiplyGate:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dz):
        dx = dz * self.y
        dz *= self.x  # dz is not needed any more, reuse it for dy
        return [dx, dz]


class MaxGate:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.maximum(x, y)

    def backward(self, dz):
        mask = self.x > self.y
        dx = dz * mask
        dz -= dx
        return [dx, dz]


class SigmoidGate:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dz):
        dz *= self.y
        dz *= 1 - self.y
        return dz
