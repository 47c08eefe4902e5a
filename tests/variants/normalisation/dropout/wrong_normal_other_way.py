# wrong wrong judge dropout.forward: normal numbers, kept where above p_drop
class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        keep = 1 - self.p_drop
        # Dividing by keep leaves the mean of out as it was, so that a test needs no correction.
        self.scale = (self.rng.standard_normal(x.shape) > self.p_drop) / keep if train else 1.0
        return x * self.scale

    def backward(self, dout):
        return dout * self.scale
