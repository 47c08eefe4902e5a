# wrong wrong judge max_pool.backward: the first pixel of a window gets all
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
        s = self.stride
        dx = np.zeros(self.x.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            a, b = 0, 0
            dx[n, c, i * s + a, j * s + b] += dout[n, c, i, j]
        return dx
