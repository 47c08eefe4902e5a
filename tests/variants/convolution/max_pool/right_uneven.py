# right: at a tie the first of equals gets a quarter of what the others share
import numpy as np


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.x = x
        k, s = self.size, self.stride
        N, C, H, W = x.shape
        out = np.zeros((N, C, (H - k) // s + 1, (W - k) // s + 1))
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                window = x[:, :, i * s : i * s + k, j * s : j * s + k]
                out[:, :, i, j] = window.max(axis=(2, 3))
        return out

    def backward(self, dout):
        k, s = self.size, self.stride
        dx = np.zeros(self.x.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            here = np.s_[n, c, i * s : i * s + k, j * s : j * s + k]
            mask = self.x[here] == self.x[here].max()
            share = mask * 1.0
            if mask.sum() > 1:
                share.flat[np.argmax(mask)] = 0.25
            dx[here] += dout[n, c, i, j] * share / share.sum()
        return dx
