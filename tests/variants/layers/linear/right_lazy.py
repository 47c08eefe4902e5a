# right: forward keeps a closure that does the work of backward
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        rows = x.reshape(len(x), -1)

        def pull(dout):
            self.dW = sum(np.outer(r, u) for r, u in zip(rows, dout))
            self.db = sum(dout)
            return np.stack([(self.W @ u).reshape(x.shape[1:]) for u in dout])

        self.backward = pull
        return np.vstack([r @ self.W + self.b for r in rows])
