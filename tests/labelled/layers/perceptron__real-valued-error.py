"""Mistake: The error is taken from the weighted sum itself and not from the 0 or 1 that the neuron answers: the delta rule.
Truth: w and b change by rate (target - (w . x + b)), also where the answer was right.
Accept: always-updates, sum-for-answer
Family: step-missing, condition-other, other-quantity
"""


class Perceptron:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        act = np.dot(X, self.w) + self.b
        return np.where(act > 0, 1, 0)

    def update(self, x, target, rate=1.0):
        miss = target - (np.dot(self.w, x) + self.b)
        self.b = self.b + rate * miss
        self.w = self.w + rate * miss * x
