"""Mistake: The student takes the derivative of the sigmoid, s (1 - s), where the sigmoid itself is the slope.
Truth: dx is dout s (1 - s) instead of dout s.
Frequency: common
Accept: second-derivative, other-slope
Family: none
"""


class Softplus:
    def forward(self, x):
        self.s = 0.5 * (1 + np.tanh(x / 2))
        return np.logaddexp(x, 0)

    def backward(self, dout):
        return dout * self.s * (1.0 - self.s)
