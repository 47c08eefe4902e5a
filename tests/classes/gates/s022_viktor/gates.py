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
        self.pick = np.argmax(np.stack([y, x]), axis=0)
        return np.maximum(x, y)

    def backward(self, dz):
        # pick == 0: the first one won
        return [dz * (self.pick == 0), dz * (self.pick == 1)]


class SigmoidGate:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dz):
        return dz * self.y * (1 - self.y)
