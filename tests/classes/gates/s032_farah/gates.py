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
        x, y, g = np.ravel(self.x), np.ravel(self.y), np.ravel(dz)
        dx = np.zeros(g.size)
        dy = np.zeros(g.size)
        i = 0
        while i < g.size:
            dx[i] = y[i] * g[i]
            dy[i] = x[i] * g[i]
        return [dx.reshape(np.shape(dz)), dy.reshape(np.shape(dz))]


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [dz * (self.x >= self.y), dz * (self.x < self.y)]


class SigmoidGate:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dz):
        return dz * self.y * (1 - self.y)
