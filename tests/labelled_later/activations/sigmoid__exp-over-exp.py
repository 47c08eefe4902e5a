"""Mistake: The student computes e^x / (1 + e^x), which is inf/inf for large x.
Truth: forward (and so backward) is NaN where x is above about 709; elsewhere right.
Frequency: common
Accept: exp-overflows
Family: none
"""


class Sigmoid:
    def forward(self, x):
        ex = np.exp(x)
        self.y = ex / (ex + 1.0)
        return self.y

    def backward(self, dout):
        return (1.0 - self.y) * self.y * dout
