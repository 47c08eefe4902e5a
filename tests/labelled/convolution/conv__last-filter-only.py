"""Mistake: For dx the filters' contributions are computed one filter after the other, and each replaces the one before.
Truth: dx has the contribution of the last filter only; dw and db are right.
Accept: overwrites, path-lost
Family: update-not-added
"""


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        HH, WW = self.w.shape[2:]
        H, W = self.x.shape[2:]
        s, p = self.stride, self.pad
        xp = np.pad(self.x, ((0, 0), (0, 0), (p, p), (p, p)))
        self.dw = np.zeros(self.w.shape)
        self.db = np.array([dout[:, f].sum() for f in range(len(self.w))])
        for f in range(len(self.w)):
            dxp = np.zeros(xp.shape)
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    g = dout[:, f, i, j][:, None, None, None]
                    r, c = slice(i * s, i * s + HH), slice(j * s, j * s + WW)
                    self.dw[f] += (g * xp[:, :, r, c]).sum(axis=0)
                    dxp[:, :, r, c] += g * self.w[f]
        return dxp[:, :, p : p + H, p : p + W]
