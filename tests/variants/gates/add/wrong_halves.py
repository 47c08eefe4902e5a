# wrong wrong value add.backward: shares the gradient out
class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz / 2, dz / 2]
