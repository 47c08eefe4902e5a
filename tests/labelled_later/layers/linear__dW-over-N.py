"""Mistake: The student divides the gradients of the weights and the bias by the batch size, although the mean belongs to the loss.
Truth: dW and db are divided by N; dx is right.
Frequency: common
Accept: mean-not-sum, batch-twice
Family: reduction-other
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        m = x.shape[0]
        return x.reshape(m, -1).dot(self.W) + self.b

    def backward(self, dout):
        m = self.x.shape[0]
        A_prev = self.x.reshape(m, -1)
        self.dW = 1 / m * A_prev.T.dot(dout)
        self.db = 1 / m * np.sum(dout, axis=0)
        dA_prev = dout.dot(self.W.T)
        return dA_prev.reshape(self.x.shape)
