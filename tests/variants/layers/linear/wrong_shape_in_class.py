# wrong crashed - linear.backward: the shape of x lies in the class, for all layers
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        Linear.shape = x.shape
        self.rows = x.reshape(len(x), -1)
        return self.rows @ self.W + self.b

    def backward(self, dout):
        self.dW = self.rows.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(Linear.shape)
