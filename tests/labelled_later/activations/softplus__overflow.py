"""Mistake: The student computes log(1 + e^x) directly, which overflows for large x.
Truth: forward is inf where x is above about 709 (the truth is x).
Frequency: common
Accept: exp-overflows
Family: none
"""


class Softplus:
    def forward(self, x):
        self.x = x
        return np.log(1 + np.exp(x))

    def backward(self, dout):
        return dout / (1 + np.exp(-self.x))
