"""Mistake: The student averages the bias gradient over the batch where it is a sum.
Truth: db is divided by N.
Frequency: common
Accept: mean-not-sum, batch-twice
Family: reduction-other
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.orig = x.shape
        self.flat = x.reshape(x.shape[0], -1)
        return np.dot(self.flat, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.flat.T, dout)
        self.db = np.mean(dout, axis=0)
        return np.dot(dout, self.W.T).reshape(self.orig)
