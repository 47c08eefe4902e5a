"""Mistake: The student remembers the slope with a plus sign: s (1 + s).
Truth: dx is dout out (1 + out) instead of dout out (1 - out).
Frequency: rare
Accept: none
Family: operator-exchanged, sign-turned
"""


class Sigmoid:
    def forward(self, x):
        pos = x >= 0
        t = np.exp(-np.abs(x))
        self.s = np.where(pos, 1 / (1 + t), t / (1 + t))
        return self.s

    def backward(self, dout):
        grad = self.s * (1 + self.s)
        return np.multiply(grad, dout)
