# wrong wrong value add.backward: forgets the upstream gradient
import numpy as np


class AddGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, dz):
        return [np.ones_like(self.x), np.ones_like(self.y)]
