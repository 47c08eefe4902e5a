# right: binomial draws
class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        self.train = train
        if not train:
            return x
        keep = 1 - self.p_drop
        self.mask = self.rng.binomial(1, keep, size=x.shape) / keep
        return self.mask * x

    def backward(self, dout):
        return self.mask * dout if self.train else dout
