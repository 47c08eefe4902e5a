import numpy as np

class AddGate(object):
    def __init__(self):
        pass
    def forward(self, x, y):
        z = x + y
        self.x = x
        self.y = y
        return z
    def backward(self, dz):
        dx = dz  # dL/dx
        dy = dz  # dL/dy
        return [dx, dy]

class MultiplyGate(object):
    def __init__(self):
        pass
    def forward(self, x, y):
        z = x*y
        self.x = x
        self.y = y
        return z
    def backward(self, dz):
        dx = self.y * dz # dL/dx
        dy = self.x * dz # dL/dy
        return [dx,dy]

class MaxGate(object):
    def __init__(self):
        pass
    def forward(self, x, y):
        z = np.maximum(x, y)
        self.x = x
        self.y = y
        return z
    def backward(self, dz):
        dx = (self.x > self.y) * dz
        dy = (self.x <= self.y) * dz
        return [dx, dy]

class SigmoidGate(object):
    def __init__(self):
        pass
    def forward(self, x):
        y = 1 / (1 + np.exp(-x))
        self.y = y
        return y
    def backward(self, dz):
        dx = (1 - self.y) * self.y * dz
        return dx
