"""Mistake: In the tanh form the slope of the polynomial inside tanh is forgotten.
Truth: The second term of the slope lacks the factor sqrt(2 / pi) (1 + 3 * 0.044715 x^2).
Accept: inner-slope-missing
Family: factor-missing
"""


class GELU:
    def forward(self, x):
        self.x = x
        self.t = np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * np.power(x, 3)))
        return 0.5 * x * (1 + self.t)

    def backward(self, dout):
        outer = 0.5 * (1 + self.t)
        inner = 0.5 * self.x * (1 - self.t**2)
        return dout * (outer + inner)
