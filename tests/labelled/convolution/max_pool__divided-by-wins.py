"""Mistake: A pixel that is the largest of several windows gets the mean of what they send, not the sum.
Truth: dx is divided by the number of windows that a pixel wins, where that is more than one.
Accept: windows-averaged
Family: reduction-other
"""


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        k, s = self.size, self.stride
        self.x = x
        return sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s].max(axis=(-1, -2))

    def backward(self, dout):
        k, s = self.size, self.stride
        dx, wins = np.zeros(self.x.shape), np.zeros(self.x.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            win = self.x[n, c, i * s : i * s + k, j * s : j * s + k]
            a, b = np.unravel_index(win.argmax(), win.shape)
            dx[n, c, i * s + a, j * s + b] += dout[n, c, i, j]
            wins[n, c, i * s + a, j * s + b] += 1
        return dx / np.maximum(wins, 1)
