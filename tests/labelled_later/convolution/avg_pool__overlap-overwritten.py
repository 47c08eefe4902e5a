"""Mistake: The student assigns the windows' shares, so that in overlaps only the last window counts.
Truth: dx lacks the earlier windows' shares where windows overlap.
Frequency: common
Accept: window-overwrites, overwrites, path-lost
Family: update-not-added, term-missing
"""


class AvgPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        s, k = self.stride, self.size
        N, C, H, W = x.shape
        self.dims = (N, C, H, W)
        out = np.zeros((N, C, (H - k) // s + 1, (W - k) // s + 1))
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                out[:, :, i, j] = np.mean(x[:, :, i * s : i * s + k, j * s : j * s + k], axis=(2, 3))
        return out

    def backward(self, dout):
        s, k = self.stride, self.size
        dx = np.zeros(self.dims)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                share = dout[:, :, i, j].reshape(dout.shape[0], dout.shape[1], 1, 1) / k**2
                dx[:, :, i * s : i * s + k, j * s : j * s + k] = share
        return dx
