import numpy as np

class AddGate:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x + y
    def backward(self, dz):
        return [dz, dz]

class MultiplyGate:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y
    def backward(self, dz):
        dx = self.x * dz
        dy = self.y * dz
        return [dx, dy]

class MaxGate:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.maximum(x, y)
    def backward(self, dz):
        dx = np.where(self.x >= self.y, dz, 0)
        dy = np.where(self.x >= self.y, 0, dz)
        return [dx, dy]

class SigmoidGate:
    def forward(self, x):
        self.z = 0.5 * (1 + np.tanh(x / 2))
        return self.z
    def backward(self, dz):
        dx = self.z * (1 - self.z) * dz
        return dx
