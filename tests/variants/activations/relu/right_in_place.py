# right: changes x and dout in place, which is only noted


class ReLU:
    def forward(self, x):
        x[x < 0] = 0
        self.out = x
        return x

    def backward(self, dout):
        dout[self.out <= 0] = 0
        return dout
