"""Mistake: The student moves the weights at every example, also where the answer was right.
Truth: w and b change where they ought to stay.
Frequency: common
Accept: always-updates
Family: condition-other, step-missing
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        return np.array([1 if row @ self.w + self.b > 0 else 0 for row in X])

    def update(self, x, target, rate=1.0):
        direction = 2 * target - 1
        self.w = self.w + rate * direction * x
        self.b = self.b + rate * direction
