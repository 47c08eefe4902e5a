"""Mistake: The slope is taken to be 1 / cosh(x), where it is 1 / cosh(x)^2.
Truth: dx is dout times the root of 1 - out^2.
Accept: square-missing
Family: factor-missing
"""


class Tanh:
    def forward(self, x):
        self.t = np.tanh(x)
        return self.t

    def backward(self, dout):
        sech = np.sqrt(1 - self.t * self.t)
        return dout * sech
