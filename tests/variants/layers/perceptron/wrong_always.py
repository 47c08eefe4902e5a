# wrong wrong value perceptron.update: changes when it was right, too
import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return (X @ self.w + self.b > 0).astype(int)

    def update(self, x, target, rate=1.0):
        error = 2 * target - 1
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error
