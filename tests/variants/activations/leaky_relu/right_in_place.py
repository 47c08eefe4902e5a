# right: changes x and dout in place, the mask is kept before


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.low = x < 0
        x[self.low] *= self.alpha
        return x

    def backward(self, dout):
        dout[self.low] *= self.alpha
        return dout
