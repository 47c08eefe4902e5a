"""Mistake: The student multiplies both branches with masks, so that e^x overflows on the positive side and 0 times inf is NaN.
Truth: NaN in forward and backward where x is large (above about 709).
Frequency: common
Accept: exp-overflows
Family: none
"""


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        right = (x > 0) * x
        left = (x <= 0) * self.alpha * (np.exp(x) - 1)
        return right + left

    def backward(self, dout):
        return dout * ((self.x > 0) * 1.0 + (self.x <= 0) * self.alpha * np.exp(self.x))
