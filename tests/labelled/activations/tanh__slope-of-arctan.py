"""Mistake: The slope of the arctangent, 1 / (1 + x^2), is used: tanh was taken for the inverse of tan.
Truth: dx is dout / (1 + x^2) where it should be dout (1 - out^2).
Accept: other-slope
Family: none
"""


class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return np.divide(dout, 1 + np.square(self.x))
