"""Mistake: In the tanh form the student forgets the exponent 3 when differentiating the cubic inside.
Truth: the inner derivative is c (1 + 0.044715 x^2) instead of c (1 + 3 * 0.044715 x^2).
Frequency: common
Accept: none
Family: factor-missing, constant-off
"""


class GELU:
    def forward(self, x):
        self.x = x
        self.c = np.sqrt(2 / np.pi)
        self.t = np.tanh(self.c * (x + 0.044715 * x**3))
        return 0.5 * x * (1 + self.t)

    def backward(self, dout):
        dinner = self.c * (1 + 0.044715 * self.x**2)
        dt = (1 - self.t**2) * dinner
        return dout * (0.5 * (1 + self.t) + 0.5 * self.x * dt)
