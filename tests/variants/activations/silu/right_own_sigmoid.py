# right: a sigmoid object inside, asked forwards and backwards

import numpy as np


class Door:
    def forward(self, x):
        self.out = 0.5 + 0.5 * np.tanh(x / 2)
        return self.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)


class SiLU:
    def __init__(self):
        self.door = Door()

    def forward(self, x):
        self.x = x
        return x * self.door.forward(x)

    def backward(self, dout):
        return dout * self.door.out + self.door.backward(dout * self.x)
