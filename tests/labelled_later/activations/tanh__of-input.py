"""Mistake: The student computes the slope 1 - t^2 from the input and not from the output.
Truth: dx is dout (1 - x^2).
Frequency: common
Accept: input-for-output
Family: other-quantity
"""


class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return dout - dout * self.x**2
