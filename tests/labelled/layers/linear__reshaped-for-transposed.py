"""Mistake: W is reshaped to (M, D) where it should be transposed: the numbers stand in other places.
Truth: dx is dout times W's numbers in the wrong order; dW and db are right.
Accept: transposed, reshaped-not-transposed
Family: transpose-missing
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.cache = x
        flat = x.reshape((x.shape[0], -1))
        return np.dot(flat, self.W) + self.b

    def backward(self, dout):
        D, M = self.W.shape
        flat = self.cache.reshape((self.cache.shape[0], D))
        self.dW = np.einsum("nd,nm->dm", flat, dout)
        self.db = np.einsum("nm->m", dout)
        return np.dot(dout, self.W.reshape(M, D)).reshape(self.cache.shape)
