# wrong wrong count add.backward: one gradient for two inputs
class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz]
