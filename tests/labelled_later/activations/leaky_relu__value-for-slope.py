"""Mistake: On the negative side the student multiplies with the value alpha x where the slope alpha belongs.
Truth: dx is dout alpha x where x is negative.
Frequency: common
Accept: value-for-slope
Family: other-quantity
"""


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        self.neg_part = self.alpha * np.minimum(x, 0)
        return np.maximum(x, 0) + self.neg_part

    def backward(self, dout):
        local = np.where(self.x > 0, 1.0, self.neg_part)
        return dout * local
