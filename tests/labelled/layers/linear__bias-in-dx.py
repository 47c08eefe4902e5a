"""Mistake: The bias is taken away from the upstream gradient on the way back, as if the layer had to be undone.
Truth: dx is (dout - b) W^T; the term -b W^T is too much.
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
        self.dW = rows.T.dot(dout)
        self.db = dout.sum(0)
        undone = dout - self.b
        return undone.dot(self.W.T).reshape(self.x.shape)
