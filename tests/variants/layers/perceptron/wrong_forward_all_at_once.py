# wrong wrong shape perceptron.forward: one answer for the batch
import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return np.any(X @ self.w + self.b > 0) * np.ones(1, int)

    def update(self, x, target, rate=1.0):
        error = target - self.forward(x[None])[0]
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error
