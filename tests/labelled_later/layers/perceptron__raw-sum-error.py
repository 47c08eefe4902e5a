"""Mistake: The student takes target minus the weighted sum as error (the delta rule), not target minus the neuron's 0/1 answer.
Truth: w and b move by rate (target - (w.x + b)).
Frequency: common
Accept: sum-for-answer, always-updates
Family: step-missing, condition-other, other-quantity
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def net_input(self, X):
        return X @ self.w + self.b

    def forward(self, X):
        return (self.net_input(X) > 0).astype(int)

    def update(self, x, target, rate=1.0):
        error = target - self.net_input(x)
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error
