# right: Python lists, one row after the other, lists returned
class Linear:
    def __init__(self, W, b):
        self.W, self.b = W.tolist(), b.tolist()

    def forward(self, x):
        self.shape = x.shape
        self.rows = x.reshape(len(x), -1).tolist()
        columns = list(zip(*self.W))
        return [
            [sum(p * q for p, q in zip(row, column)) + c for column, c in zip(columns, self.b)]
            for row in self.rows
        ]

    def backward(self, dout):
        import numpy as np

        ups = dout.tolist()
        self.dW = [
            [sum(a * u for a, u in zip(col, up)) for up in zip(*ups)] for col in zip(*self.rows)
        ]
        self.db = [sum(up) for up in zip(*ups)]
        dx = [[sum(w * u for w, u in zip(row, up)) for row in self.W] for up in ups]
        return np.array(dx).reshape(self.shape)
