# wrong wrong none add.backward: return is missing
class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        [dz, dz]
