"""Mistake: The student loops over the examples and assigns dW and db, so that only the last example counts.
Truth: dW and db are those of the last row alone; dx is right.
Frequency: rare
Accept: one-example-only, batch-sum-missing, emptied-in-loop, overwrites, path-lost
Family: update-not-added, term-missing
"""


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.array([xi.flatten() @ self.W + self.b for xi in x])

    def backward(self, dout):
        dx = []
        for xi, di in zip(self.x, dout):
            self.dW = np.outer(xi.flatten(), di)
            self.db = di.copy()
            dx.append((self.W @ di).reshape(xi.shape))
        return np.array(dx)
