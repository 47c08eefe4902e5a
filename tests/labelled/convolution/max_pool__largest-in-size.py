"""Mistake: The number with the largest absolute value is picked, not the largest number.
Truth: out is the window's number with the largest absolute value; backward sends dout to the largest number, which is right.
Accept: largest-in-size
Family: none
"""


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        k, s = self.size, self.stride
        N, C, H, W = x.shape
        OH, OW = 1 + (H - k) // s, 1 + (W - k) // s
        self.x = x
        res = np.zeros((N, C, OH, OW), dtype=x.dtype)
        for i in range(OH):
            for j in range(OW):
                win = x[:, :, i * s : i * s + k, j * s : j * s + k].reshape(N, C, -1)
                pick = np.abs(win).argmax(axis=-1)
                res[:, :, i, j] = np.take_along_axis(win, pick[..., None], -1)[..., 0]
        return res

    def backward(self, dout):
        k, s = self.size, self.stride
        dx = np.zeros(self.x.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            win = self.x[n, c, i * s : i * s + k, j * s : j * s + k]
            a, b = divmod(int(win.argmax()), k)
            dx[n, c, i * s + a, j * s + b] += dout[n, c, i, j]
        return dx
