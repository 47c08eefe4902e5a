"""Mistake: On the way back the student steps by the window's size, as if windows never overlapped or left gaps.
Truth: dx is at wrong places wherever stride differs from size; forward is right.
Frequency: common
Accept: stride-is-size
Family: other-quantity
"""


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.x = x
        k, s = self.size, self.stride
        OH, OW = (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1
        cols = [x[:, :, u : u + s * OH : s, v : v + s * OW : s] for u in range(k) for v in range(k)]
        return np.max(cols, axis=0)

    def backward(self, dout):
        k = self.size
        dx = np.zeros(self.x.shape)
        N, C, OH, OW = dout.shape
        for n in range(N):
            for c in range(C):
                for i in range(OH):
                    for j in range(OW):
                        win = self.x[n, c, i * k : (i + 1) * k, j * k : (j + 1) * k]
                        if win.size == 0:
                            continue
                        a, b = np.unravel_index(np.argmax(win), win.shape)
                        dx[n, c, i * k + a, j * k + b] += dout[n, c, i, j]
        return dx
