import numpy as np


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        # the distributor: the gradient is distributed evenly over the two inputs
        return [dz / 2, dz / 2]


class MultiplyGate:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]


class MaxGate:
    def forward(self, x, y):
        self.mask = x > y
        return np.maximum(x, y)

    def backward(self, dz):
        return [self.mask * dz, (1 - self.mask) * dz]


class SigmoidGate:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dz):
        return self.y * (1 - self.y) * dz
