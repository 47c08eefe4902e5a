# wrong wrong value linear.backward: what forward keeps lies in the class, for all layers
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        Linear.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.reshape(len(self.x), -1).T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.x.shape)
