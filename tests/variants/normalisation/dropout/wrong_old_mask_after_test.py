# wrong wrong judge dropout.backward: after a test forward backward uses the last training mask
class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        keep = 1 - self.p_drop
        # Dividing by keep leaves the mean of out as it was, so that a test needs no correction.
        if not train:
            return x
        self.scale = (self.rng.random(x.shape) < keep) / keep
        return x * self.scale

    def backward(self, dout):
        return dout * self.scale
