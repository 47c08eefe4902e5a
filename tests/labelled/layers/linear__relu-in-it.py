"""Mistake: dx is masked where x is not positive, as if the layer contained a ReLU.
Truth: dx is 0 where x is negative; elsewhere it is right.
Accept: none
Family: none
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.tensordot(x.reshape(len(x), -1), self.W, axes=1) + self.b

    def backward(self, dout):
        x2 = self.x.reshape(len(self.x), -1)
        self.dW, self.db = np.dot(x2.T, dout), np.sum(dout, 0)
        dx = np.dot(dout, self.W.T).reshape(self.x.shape)
        dx[self.x <= 0] = 0
        return dx
