"""Mistake: Images are read in Fortran order, the first axis running fastest, so that numbers meet the wrong rows of W.
Truth: out is wrong for x with more than two axes: the numbers of each example are permuted; for rows it is right.
Accept: flattened-otherwise
Family: order-exchanged
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        self.flat = x.reshape(len(x), -1)
        rows = np.stack([example.flatten(order="F") for example in x])
        return rows @ self.W + self.b

    def backward(self, dout):
        self.dW = self.flat.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)
