"""Mistake: The student differentiates the logarithm and forgets the inner derivative e^x.
Truth: the slope is 1 / (1 + e^x) instead of e^x / (1 + e^x).
Frequency: common
Accept: inner-slope-missing
Family: factor-missing, sign-turned
"""


class Softplus:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))

    def backward(self, dout):
        dlog = 1.0 / (1.0 + np.exp(self.x))
        return dout * dlog
