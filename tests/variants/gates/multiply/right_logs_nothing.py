# right: a base class, prints and keyword-only helpers
class Gate:
    def remember(self, **kept):
        self.__dict__.update(kept)
        print("remembered", sorted(kept))


class MultiplyGate(Gate):
    def forward(self, x, y):
        self.remember(x=x, y=y)
        return x * y

    def backward(self, dz):
        return [dz * getattr(self, other) for other in ("y", "x")]
