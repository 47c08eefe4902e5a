"""Mistake: The student writes tanh as the quotient of exponentials, which is inf/inf for large |x|.
Truth: NaN in forward and backward where |x| is above about 710.
Frequency: common
Accept: exp-overflows
Family: none
"""


class Tanh:
    def forward(self, x):
        p, n = np.exp(x), np.exp(-x)
        self.res = (p - n) / (p + n)
        return self.res

    def backward(self, dout):
        slope = 1 - np.power(self.res, 2)
        return slope * dout
