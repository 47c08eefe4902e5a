"""Mistake: The student writes 0.01 in forward and backward and ignores alpha.
Truth: wrong on the negative side wherever alpha is not 0.01.
Frequency: common
Accept: default-used
Family: other-quantity, constant-off
"""


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.maximum(0.01 * x, x)

    def backward(self, dout):
        slope = np.ones(self.x.shape)
        slope[self.x < 0] = 0.01
        return slope * dout
