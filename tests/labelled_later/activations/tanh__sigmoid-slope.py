"""Mistake: The student takes the sigmoid's slope, out (1 - out), for that of tanh.
Truth: dx is dout out (1 - out) instead of dout (1 - out^2).
Frequency: common
Accept: squashing-mixed, other-slope
Family: none
"""


class Tanh:
    def forward(self, x):
        self.h = np.tanh(x)
        return self.h

    def backward(self, dout):
        return dout * (self.h * (1.0 - self.h))
