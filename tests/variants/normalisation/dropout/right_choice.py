# right: choice of the two factors, by their probabilities
class Dropout:
    def __init__(self, p_drop, rng):
        self.factors, self.weights = [0, 1 / (1 - p_drop)], [p_drop, 1 - p_drop]
        self.rng = rng

    def forward(self, x, train=True):
        self.m = self.rng.choice(self.factors, size=x.shape, p=self.weights) if train else 1
        return self.m * x

    def backward(self, dout):
        return self.m * dout
