"""Mistake: On the left the student takes the output alpha (e^x - 1) for the slope, forgetting to add alpha again.
Truth: the slope on the negative side is alpha (e^x - 1) instead of alpha e^x.
Frequency: common
Accept: value-for-slope
Family: term-missing, other-quantity
"""


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        self.left = self.alpha * (np.exp(np.minimum(x, 0)) - 1)
        return np.where(x > 0, x, self.left)

    def backward(self, dout):
        dx = dout.copy()
        neg = self.x <= 0
        dx[neg] = dx[neg] * self.left[neg]
        return dx
