# wrong wrong value perceptron.forward: the weights lie in the class
import numpy as np


class Perceptron:
    def __init__(self, w, b):
        Perceptron.w, Perceptron.b = w, b

    def forward(self, X):
        return (X @ self.w + self.b > 0).astype(int)

    def update(self, x, target, rate=1.0):
        error = target - self.forward(x[None])[0]
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error
