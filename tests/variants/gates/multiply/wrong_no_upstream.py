# wrong wrong value multiply.backward: forgets the upstream gradient
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y, self.x]
