# wrong wrong shape maxout.backward: dx has lost the pieces


class Maxout:
    def forward(self, x):
        self.x = x
        return x.max(axis=-1)

    def backward(self, dout):
        return dout
