"""Mistake: The student takes the slope of tanh, one minus the output squared, for that of the sigmoid.
Truth: dx is (1 - z^2) dz instead of z (1 - z) dz.
Frequency: common
Accept: squashing-mixed, other-slope
Family: none
"""


class SigmoidGate:
    def forward(self, x):
        y = (np.tanh(x / 2) + 1) / 2
        self.y = y
        return y

    def backward(self, dz):
        dydx = 1 - np.square(self.y)
        return dydx * dz
