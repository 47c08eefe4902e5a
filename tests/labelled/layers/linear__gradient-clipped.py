"""Mistake: The weights' gradient is clipped to between -1 and 1, as a training loop may do.
Truth: Elements of dW beyond 1 in size are 1 or -1; the others are right.
Accept: none
Family: none
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x.reshape(len(x), -1) @ self.W + self.b

    def backward(self, dout):
        n = self.x.shape[0]
        grad = sum(np.outer(self.x[i].ravel(), dout[i]) for i in range(n))
        self.dW = np.clip(grad, -1.0, 1.0)
        self.db = sum(dout[i] for i in range(n))
        return np.stack([(self.W @ dout[i]).reshape(self.x.shape[1:]) for i in range(n)])
