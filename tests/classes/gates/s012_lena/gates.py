import numpy as np

f32 = np.float32  # like on the GPU


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [f32(dz), f32(dz)]


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [f32(self.y * dz), f32(self.x * dz)]


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [f32((self.x > self.y) * dz), f32((self.x <= self.y) * dz)]


class SigmoidGate:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dz):
        return f32(dz * self.out * (1 - self.out))
