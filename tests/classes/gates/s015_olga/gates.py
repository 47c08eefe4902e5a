import numpy as np
import time
from numpy import exp, maximum


def nudge(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


class AddGate:
    def forward(self, x, y):
        print("add forward", np.shape(x))
        return x + y

    def backward(self, dz):
        print("add backward")
        return [dz, dz]


class MultiplyGate:
    def __init__(self, name="mul"):
        self.name = name
        self.x = None
        self.y = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dz):
        assert self.x is not None, "call forward first"
        return [self.y * dz, self.x * dz]


class MaxGate:
    def forward(self, x, y):
        self.diff = x - y
        return maximum(x, y)

    def backward(self, dz):
        gets_x = self.diff >= 0
        return [dz * gets_x, dz * (1 - gets_x)]


class SigmoidGate:
    def forward(self, x):
        self.x = x
        return 1.0 / (1.0 + exp(-x))

    def backward(self, dz):
        s = self.forward(self.x)
        return dz * (1.0 - s) * s


# quick test
t0 = time.time()
g = SigmoidGate()
g.forward(0.3)
print("sigmoid slope", g.backward(1.0), "nudged", nudge(g.forward, 0.3))
print("took", time.time() - t0, "s")

if __name__ == "__main__":
    m = MultiplyGate()
    print(m.forward(3.0, -4.0), m.backward(2.0))
