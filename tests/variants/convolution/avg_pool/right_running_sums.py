# right: differences of running sums; the way back through np.add.at
import numpy as np


class AvgPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        k, s = self.size, self.stride
        self.shape = x.shape
        total = np.pad(x, ((0, 0), (0, 0), (1, 0), (1, 0))).cumsum(axis=2).cumsum(axis=3)
        H, W = x.shape[2:]
        top, left = np.arange(0, H - k + 1, s)[:, None], np.arange(0, W - k + 1, s)
        area = total[:, :, top + k, left + k] - total[:, :, top, left + k]
        return (area - total[:, :, top + k, left] + total[:, :, top, left]) / k**2

    def backward(self, dout):
        k, s = self.size, self.stride
        dx = np.zeros(self.shape)
        n, c, i, j, a, b = np.indices((*dout.shape, k, k), sparse=True)
        np.add.at(dx, (n, c, s * i + a, s * j + b), dout[..., None, None] / k**2)
        return dx
