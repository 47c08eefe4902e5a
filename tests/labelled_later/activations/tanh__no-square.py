"""Mistake: The student forgets the square in 1 - tanh^2.
Truth: dx is dout (1 - out).
Frequency: common
Accept: square-missing
Family: factor-missing
"""


class Tanh:
    def forward(self, x):
        t = np.tanh(x)
        self.t = t
        return t

    def backward(self, dout):
        return (1 - self.t) * dout
