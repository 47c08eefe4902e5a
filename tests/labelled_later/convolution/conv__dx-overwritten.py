"""Mistake: The student assigns each window's gradient into dx, so overlapping windows overwrite one another where they ought to add up.
Truth: a pixel that lies in several windows gets only the last window's share in dx; dw and db are right.
Frequency: common
Accept: window-overwrites, overwrites, path-lost
Family: update-not-added, term-missing
"""


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        N, F, OH, OW = dout.shape
        HH, WW = self.w.shape[2], self.w.shape[3]
        p, s = self.pad, self.stride
        H, W = self.x.shape[2], self.x.shape[3]
        xp = np.pad(self.x, [(0, 0), (0, 0), (p, p), (p, p)])
        dxp = np.zeros(xp.shape)
        dw = np.zeros(self.w.shape)
        for n in range(N):
            for i in range(OH):
                for j in range(OW):
                    rows = slice(i * s, i * s + HH)
                    cols = slice(j * s, j * s + WW)
                    d = dout[n, :, i, j]
                    dw += d[:, None, None, None] * xp[n, :, rows, cols]
                    dxp[n, :, rows, cols] = np.tensordot(d, self.w, axes=1)
        self.dw = dw
        self.db = dout.sum(axis=(0, 2, 3))
        return dxp[:, :, p : p + H, p : p + W]
