"""Mistake: The student treats ELU like a leaky ReLU on the way back: the slope on the left is the constant alpha.
Truth: dx is alpha dout where x is negative instead of alpha e^x dout.
Frequency: common
Accept: other-slope, inner-slope-missing
Family: factor-missing
"""


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.m = x > 0
        xs = np.where(self.m, 0, x)
        return np.where(self.m, x, self.alpha * (np.exp(xs) - 1))

    def backward(self, dout):
        factor = np.full(dout.shape, self.alpha)
        factor[self.m] = 1
        return factor * dout
