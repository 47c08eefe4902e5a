# right: a convolution with equal weights, channel by channel
import numpy as np


class AvgPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        k = self.size
        self.shape = x.shape
        flat = x.reshape(-1, 1, *x.shape[2:])
        out = fast_conv(flat, np.full((1, 1, k, k), 1 / k**2), np.zeros(1), self.stride)  # noqa: F821
        return out.reshape(*x.shape[:2], *out.shape[2:])

    def backward(self, dout):
        k, (N, C, H, W) = self.size, self.shape
        conv = Conv2d(np.full((1, 1, k, k), 1 / k**2), np.zeros(1), self.stride)  # noqa: F821
        conv.forward(np.zeros((N * C, 1, H, W)))
        return conv.backward(dout.reshape(N * C, 1, *dout.shape[2:])).reshape(self.shape)
