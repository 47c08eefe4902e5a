"""Mistake: tanh is written as 2 sigmoid(x) - 1, where it is 2 sigmoid(2 x) - 1.
Truth: forward returns tanh(x / 2).
Accept: none
Family: factor-missing
"""


class Tanh:
    def forward(self, x):
        logistic = np.exp(-np.logaddexp(0, -x))
        self.kept = np.tanh(x)
        return 2 * logistic - 1

    def backward(self, dout):
        return (1 - self.kept) * (1 + self.kept) * dout
