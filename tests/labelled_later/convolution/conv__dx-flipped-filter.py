"""Mistake: The student, having read that the backward of a convolution uses the rotated filter, turns it around although the scatter loop needs it as it is.
Truth: dx is computed with w turned by 180 degrees; dw and db are right.
Frequency: rare
Accept: kernel-flipped
Family: order-exchanged
"""


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        p, s = self.pad, self.stride
        kh, kw = self.w.shape[2:]
        H, W = self.x.shape[2:]
        xp = np.pad(self.x, ((0, 0), (0, 0), (p, p), (p, p)))
        dxp = np.zeros(xp.shape)
        rotated = np.rot90(self.w, 2, axes=(2, 3))
        dw = np.zeros(self.w.shape)
        for r in range(dout.shape[2]):
            for c in range(dout.shape[3]):
                d = dout[:, :, r, c]
                top, left = r * s, c * s
                patch = xp[:, :, top : top + kh, left : left + kw]
                dw += np.tensordot(d.T, patch, axes=1)
                dxp[:, :, top : top + kh, left : left + kw] += np.tensordot(d, rotated, axes=1)
        self.dw, self.db = dw, dout.sum((0, 2, 3))
        return dxp[:, :, p : p + H, p : p + W]
