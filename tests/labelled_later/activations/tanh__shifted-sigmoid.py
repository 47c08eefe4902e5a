"""Mistake: The student writes tanh as 2 sigmoid(x) - 1 and forgets that the sigmoid's argument must be 2x.
Truth: forward is tanh(x / 2) instead of tanh(x); backward is consistent with it.
Frequency: rare
Accept: none
Family: factor-missing
"""


class Tanh:
    def forward(self, x):
        s = 1 / (1 + np.exp(-x))
        self.s = s
        return 2 * s - 1

    def backward(self, dout):
        return dout * 2 * self.s * (1 - self.s)
