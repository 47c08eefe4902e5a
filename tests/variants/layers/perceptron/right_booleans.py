# right: answers with truth values
import numpy as np


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = np.array(w), float(b)

    def forward(self, X):
        return np.dot(X, self.w) > -self.b

    def update(self, x, target, rate=1.0):
        step = rate * (target - int(np.dot(x, self.w) > -self.b))
        self.w += step * x
        self.b += step
        return self
