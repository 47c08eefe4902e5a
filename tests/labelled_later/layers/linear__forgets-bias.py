"""Mistake: The student forgets to add the bias in forward.
Truth: forward lacks + b; the gradients are right.
Frequency: rare
Accept: bias-missing
Family: term-missing
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        N = x.shape[0]
        out = np.zeros((N, self.W.shape[1]))
        for n in range(N):
            out[n] = x[n].ravel() @ self.W
        return out

    def backward(self, dout):
        N = self.x.shape[0]
        dx = np.zeros(self.x.shape)
        self.dW = np.zeros(self.W.shape)
        self.db = np.zeros(self.b.shape)
        for n in range(N):
            self.dW += np.outer(self.x[n].ravel(), dout[n])
            self.db += dout[n]
            dx[n] = (self.W @ dout[n]).reshape(self.x[n].shape)
        return dx
