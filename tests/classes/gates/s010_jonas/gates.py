import numpy as np


class AddGate:
    def forward(self, x, y):
        z = np.array(x)
        z += y
        return z

    def backward(self, dz):
        return [np.array(dz), np.array(dz)]


class MultiplyGate:
    def forward(self, x, y):
        self.x = np.array(x)  # own copies, so nobody can change them behind my back
        self.y = np.array(y)
        return self.x * self.y

    def backward(self, dz):
        dx = np.array(dz)
        dy = np.array(dz)
        dx *= self.y
        dy *= self.x
        return [dx, dy]


class MaxGate:
    def forward(self, x, y):
        self.x_smaller = np.less(x, y)
        z = np.array(x)
        np.maximum(z, y, out=z)
        return z

    def backward(self, dz):
        dx = np.array(dz)
        dy = np.array(dz)
        dx[self.x_smaller] = 0
        dy[~self.x_smaller] = 0
        return [dx, dy]


class SigmoidGate:
    def forward(self, x):
        z = np.array(x)
        np.negative(z, out=z)
        with np.errstate(over="ignore"):
            np.exp(z, out=z)
        z += 1
        np.reciprocal(z, out=z)
        self.z = z.copy()
        return z

    def backward(self, dz):
        dx = 1 - self.z
        dx *= self.z
        dx *= dz
        return dx
