# right: one image and one window at a time, all filters by tensordot; answers are lists
import numpy as np
from given import slow_conv


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        s, p = self.stride, self.pad
        HH, WW = self.w.shape[2:]
        dx = []
        dw = 0 * self.w
        for image, g in zip(self.x, dout, strict=True):
            padded = np.pad(image, [(0, 0), (p, p), (p, p)])
            dpadded = 0 * padded
            for i, j in np.ndindex(g.shape[1:]):
                here = (slice(None), slice(i * s, i * s + HH), slice(j * s, j * s + WW))
                dw += np.multiply.outer(g[:, i, j], padded[here])
                dpadded[here] += np.tensordot(g[:, i, j], self.w, axes=1)
            keep = [slice(p, n - p) for n in padded.shape[1:]]
            dx.append(dpadded[:, keep[0], keep[1]])
        self.dw, self.db = dw.tolist(), [float(np.sum(dout[:, f])) for f in range(len(self.b))]
        return dx
