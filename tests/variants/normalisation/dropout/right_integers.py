# right: whole numbers up to 2^62, compared with a share of that
class Dropout:
    def __init__(self, p_drop, rng):
        self.limit, self.rng = int(p_drop * 2**62), rng
        self.keep = 1 - p_drop

    def forward(self, x, train=True):
        draws = self.rng.integers(0, 2**62, size=x.shape) if train else None
        self.off = None if draws is None else draws < self.limit
        return self._masked(x)

    def backward(self, dout):
        return self._masked(dout)

    def _masked(self, a):
        if self.off is None:
            return a
        out = a / self.keep
        out[self.off] = 0.0
        return out
