"""Mistake: The student assigns the gradient to each window's winner, so that a pixel which wins several windows keeps only the last one's.
Truth: dx is too small (or other) at pixels that win in overlapping windows.
Frequency: common
Accept: window-overwrites, overwrites, path-lost
Family: update-not-added, term-missing
"""


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        k, s = self.size, self.stride
        N, C, H, W = x.shape
        OH = (H - k) // s + 1
        OW = (W - k) // s + 1
        out = np.zeros((N, C, OH, OW))
        for i in range(OH):
            for j in range(OW):
                out[:, :, i, j] = x[:, :, i * s : i * s + k, j * s : j * s + k].max(axis=(2, 3))
        self.x = x
        return out

    def backward(self, dout):
        k, s = self.size, self.stride
        dx = np.zeros(self.x.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            patch = self.x[n, c, i * s : i * s + k, j * s : j * s + k]
            r, q = divmod(int(patch.argmax()), k)
            dx[n, c, i * s + r, j * s + q] = dout[n, c, i, j]
        return dx
