# wrong wrong value multiply.backward: kept on the class, so that two gates disturb each other
class MultiplyGate:
    kept = {}

    def forward(self, x, y):
        self.kept.update(x=x, y=y)
        return x * y

    def backward(self, dz):
        return [self.kept["y"] * dz, self.kept["x"] * dz]
