"""Mistake: The student compares the window with its maximum, and at a tie each tied pixel gets the whole gradient.
Truth: where pixels tie for the maximum their gradients add up to a multiple of what the window sends.
Frequency: common
Accept: both-at-a-tie
Family: condition-other
"""


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.x = x
        k, s = self.size, self.stride
        N, C, H, W = x.shape
        shape = (N, C, 1 + (H - k) // s, 1 + (W - k) // s)
        out = np.empty(shape)
        for i, j in np.ndindex(shape[2:]):
            out[..., i, j] = np.amax(x[..., i * s : i * s + k, j * s : j * s + k], axis=(-2, -1))
        return out

    def backward(self, dout):
        k, s = self.size, self.stride
        dx = np.zeros_like(self.x)
        for i, j in np.ndindex(dout.shape[2:]):
            box = self.x[..., i * s : i * s + k, j * s : j * s + k]
            mask = box == box.max(axis=(-2, -1), keepdims=True)
            dx[..., i * s : i * s + k, j * s : j * s + k] += mask * dout[..., i, j][..., None, None]
        return dx
