# wrong wrong value perceptron.update: decides with the weights of the beginning
import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b, self.old = w, b, (1 * w, 1 * b)

    def forward(self, X):
        return (X @ self.w + self.b > 0).astype(int)

    def update(self, x, target, rate=1.0):
        error = target - int(x @ self.old[0] + self.old[1] > 0)
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error
