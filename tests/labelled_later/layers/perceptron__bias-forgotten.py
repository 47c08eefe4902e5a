"""Mistake: The student updates the weights and forgets the bias.
Truth: b stays as it was.
Frequency: common
Accept: update-incomplete
Family: step-missing
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return np.heaviside(X @ self.w + self.b, 0).astype(int)

    def update(self, x, target, rate=1.0):
        y = self.forward(x.reshape(1, -1))[0]
        if y != target:
            if target == 1:
                self.w = self.w + rate * x
            else:
                self.w = self.w - rate * x
