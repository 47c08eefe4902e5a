# right: thinks in -1 and 1, answers in 0 and 1
import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return (np.sign(X @ self.w + self.b) + 1) / 2

    def update(self, x, target, rate=1.0):
        t = 2 * target - 1
        if t * (x @ self.w + self.b) <= 0:
            self.w = self.w + rate * t * x
            self.b = self.b + rate * t
