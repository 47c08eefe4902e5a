"""Mistake: The student adds dW and db to those of earlier backward calls, as PyTorch does.
Truth: from the second backward on dW and db contain the earlier ones.
Frequency: common
Accept: kept-from-before, added-up
Family: update-other
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW = np.zeros(W.shape)
        self.db = np.zeros(b.shape)

    def forward(self, x):
        self.x = x
        self.rows = x.reshape(len(x), -1)
        return self.rows @ self.W + self.b

    def backward(self, dout):
        self.dW = self.dW + np.einsum("nd,nm->dm", self.rows, dout)
        self.db = self.db + np.einsum("nm->m", dout)
        return np.einsum("nm,dm->nd", dout, self.W).reshape(self.x.shape)
