"""Mistake: The student gets the sign of the square wrong: 1 + tanh^2.
Truth: dx is dout (1 + out^2).
Frequency: rare
Accept: none
Family: operator-exchanged, sign-turned
"""


class Tanh:
    def forward(self, x):
        self.value = np.sinh(np.clip(x, -50, 50)) / np.cosh(np.clip(x, -50, 50))
        return self.value

    def backward(self, dout):
        return dout * (1 + self.value * self.value)
