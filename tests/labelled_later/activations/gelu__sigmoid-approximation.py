"""Mistake: The student uses the sigmoid approximation x sigmoid(1.702 x), which is neither of the two forms asked for.
Truth: forward differs by up to 0.02; backward differentiates the form used.
Frequency: rare
Accept: rough-approximation
Family: function-other
"""


class GELU:
    def forward(self, x):
        self.x = x
        self.g = 0.5 * (1 + np.tanh(0.851 * x))
        return x * self.g

    def backward(self, dout):
        dg = 1.702 * self.g * (1 - self.g)
        return dout * (self.g + self.x * dg)
