# wrong wrong shape avg_pool.backward: what forward saw is kept in the class
import numpy as np


class AvgPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        AvgPool2d.x = x if not hasattr(AvgPool2d, "x") else AvgPool2d.x
        k, s = self.size, self.stride
        N, C, H, W = x.shape
        out = np.zeros((N, C, (H - k) // s + 1, (W - k) // s + 1))
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                window = x[:, :, i * s : i * s + k, j * s : j * s + k]
                out[:, :, i, j] = window.mean(axis=(2, 3))
        return out

    def backward(self, dout):
        k, s = self.size, self.stride
        dx = np.zeros(self.x.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            dx[n, c, i * s : i * s + k, j * s : j * s + k] += dout[n, c, i, j] / (k * k)
        return dx
