# wrong wrong value perceptron.update: the rate is ignored
import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return (X @ self.w + self.b > 0).astype(int)

    def update(self, x, target, rate=1.0):
        error = target - self.forward(x[None])[0]
        self.w = self.w + error * x
        self.b = self.b + error
