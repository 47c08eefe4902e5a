import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


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
        self.out = sigmoid(x)
        return self.out

    def backward(self, dz):
        return dz * sigmoid(self.out) * (1 - sigmoid(self.out))
