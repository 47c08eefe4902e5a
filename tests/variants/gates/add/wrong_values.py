# wrong wrong value add.backward: hands the values on, not the gradient
class AddGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, dz):
        return [self.x * dz, self.y * dz]
