"""Mistake: Where x is positive the slope is alpha, which only the left branch has.
Truth: dx is alpha times too large where x is positive, wherever alpha is not 1.
Accept: branch-for-all
Family: condition-other, other-quantity
"""


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) + self.alpha * np.expm1(np.minimum(x, 0))

    def backward(self, dout):
        # exp(min(x, 0)) is 1 on the right, so one formula does for both
        return dout * self.alpha * np.exp(np.minimum(self.x, 0))
