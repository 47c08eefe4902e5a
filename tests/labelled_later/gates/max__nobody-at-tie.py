"""Mistake: The student uses strict comparisons on both sides, so that at a tie nobody gets the gradient.
Truth: where x equals y both gradients are 0 instead of adding up to dz.
Frequency: common
Accept: none
Family: comparison-exchanged, condition-other
"""


class MaxGate:
    def forward(self, x, y):
        self.diff = x - y
        return np.maximum(x, y)

    def backward(self, dz):
        x_wins = self.diff > 0
        y_wins = self.diff < 0
        return [dz * x_wins, dz * y_wins]
