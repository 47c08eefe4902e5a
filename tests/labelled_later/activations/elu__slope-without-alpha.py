"""Mistake: The student forgets alpha in the slope on the left: e^x.
Truth: dx is dout e^x where x is negative instead of dout alpha e^x; shows where alpha is not 1.
Frequency: common
Accept: alpha-missing
Family: factor-missing
"""


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        neg = np.minimum(x, 0.0)
        return np.maximum(x, 0.0) + self.alpha * np.expm1(neg)

    def backward(self, dout):
        return dout * np.exp(np.minimum(self.x, 0.0))
