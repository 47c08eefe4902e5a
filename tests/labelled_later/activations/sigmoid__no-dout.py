"""Mistake: The student returns the slope alone and forgets the upstream gradient.
Truth: dx is out (1 - out), without dout.
Frequency: common
Accept: upstream-unused
Family: factor-missing
"""


class Sigmoid:
    def forward(self, x):
        self.a = 1.0 / (1.0 + np.exp(-x))
        return self.a

    def backward(self, dout):
        da_dx = self.a - self.a * self.a
        return da_dx
