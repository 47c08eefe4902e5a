"""Mistake: The student flattens with reshape(D, N).T, as if examples were columns, which mixes up the numbers of different examples.
Truth: forward, dW and dx are scrambled for N > 1 (shapes fit).
Frequency: rare
Accept: reshaped-for-transposed, reshaped-not-transposed, flattened-otherwise
Family: order-exchanged
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape = x.shape
        D = self.W.shape[0]
        self.X = x.reshape(D, x.shape[0]).T
        return self.X @ self.W + self.b

    def backward(self, dout):
        self.dW = self.X.T @ dout
        self.db = dout.sum(0)
        return (dout @ self.W.T).T.reshape(self.shape)
