"""Mistake: The neuron fires where its sum is above one half, as if the sum were a probability.
Truth: Examples with a sum between 0 and 0.5 are answered with 0, they should get 1.
Accept: other-threshold
Family: constant-off
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        z = np.sum(X * self.w, axis=1) + self.b
        return np.array([1 if v > 0.5 else 0 for v in z])

    def update(self, x, target, rate=1.0):
        fired = int(np.dot(self.w, x) + self.b > 0)
        if fired != target:
            step = rate if target == 1 else -rate
            self.w = self.w + step * x
            self.b = self.b + step
