# wrong wrong value perceptron.update: learns only from what it should have found
import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return (X @ self.w + self.b > 0).astype(int)

    def update(self, x, target, rate=1.0):
        error = max(0, target - self.forward(x[None])[0])
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error
