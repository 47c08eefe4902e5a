# wrong wrong judge dropout.forward: the generator lies in the class, for all layers
class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, Dropout.rng = p_drop, rng

    def forward(self, x, train=True):
        keep = 1 - self.p_drop
        # Dividing by keep leaves the mean of out as it was, so that a test needs no correction.
        self.scale = (self.rng.random(x.shape) < keep) / keep if train else 1.0
        return x * self.scale

    def backward(self, dout):
        return dout * self.scale
