"""Mistake: The student's maximum starts at 0, so that windows of negative numbers give 0.
Truth: forward is 0 where a window's numbers are all negative, and their gradient is lost.
Frequency: rare
Accept: max-from-zero
Family: constant-off
"""


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        N, C, H, W = x.shape
        k, s = self.size, self.stride
        out = np.zeros((N, C, (H - k) // s + 1, (W - k) // s + 1))
        self.where = {}
        self.shape = x.shape
        for n, c, i, j in np.ndindex(out.shape):
            best = 0.0
            for u in range(k):
                for v in range(k):
                    value = x[n, c, i * s + u, j * s + v]
                    if value > best:
                        best = value
                        self.where[n, c, i, j] = (i * s + u, j * s + v)
            out[n, c, i, j] = best
        return out

    def backward(self, dout):
        dx = np.zeros(self.shape)
        for (n, c, i, j), (row, col) in self.where.items():
            dx[n, c, row, col] += dout[n, c, i, j]
        return dx
