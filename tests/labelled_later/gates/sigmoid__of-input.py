"""Mistake: The student applies the formula s(1 - s) to the input x where the output of the sigmoid belongs.
Truth: dx is x (1 - x) dz.
Frequency: common
Accept: input-for-output
Family: other-quantity
"""


class SigmoidGate:
    def forward(self, x):
        self.x = x
        return 0.5 * (1.0 + np.tanh(0.5 * x))

    def backward(self, dz):
        local = self.x * (1 - self.x)
        return local * dz
