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
        return [self.y * dz, self.x * dz]


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [dz * (self.x >= self.y), dz * (self.x < self.y)]


class SigmoidGate:
    def forward(self, x):
        self.s = np.exp(x) / (1 + np.exp(x))
        return self.s

    def backward(self, dz):
        return dz * self.s * (1 - self.s)
