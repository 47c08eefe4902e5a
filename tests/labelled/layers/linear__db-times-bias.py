"""Mistake: The bias's gradient is multiplied with the bias itself.
Truth: db is b times what it should be, element by element.
Accept: none
Family: none
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1).dot(self.W) + self.b

    def backward(self, dout):
        rows = self.x.reshape(len(self.x), -1)
        self.dW = (dout.T @ rows).T
        self.db = np.ones(len(dout)) @ (dout * self.b)
        return np.reshape(dout @ self.W.T, self.x.shape)
