# wrong wrong value perceptron.update: walks away from the example
import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return (X @ self.w + self.b > 0).astype(int)

    def update(self, x, target, rate=1.0):
        error = self.forward(x[None])[0] - target
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error
