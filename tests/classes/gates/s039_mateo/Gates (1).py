import numpy as np


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [dz * self.y, dz * self.x]


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        dx, dy = np.zeros(np.shape(dz)), np.zeros(np.shape(dz))
        np.copyto(dx, dz, where=self.x >= self.y)
        np.copyto(dy, dz, where=self.x < self.y)
        return [dx, dy]


class SigmoidGate:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dz):
        return self.y * (1 - self.y) * dz
