"""Mistake: dx is the full correlation of dout with the filters as they are; they should be turned by half a turn.
Truth: dx is collected with the weights of the opposite places of the window; dw and db are right.
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
        N, C, H, W = self.x.shape
        F, _, HH, WW = self.w.shape
        s, p = self.stride, self.pad
        OH, OW = dout.shape[2:]
        xp = np.pad(self.x, ((0, 0), (0, 0), (p, p), (p, p)))
        dxp = np.zeros_like(xp)
        self.dw = np.zeros_like(self.w)
        self.db = np.einsum("nfhw->f", dout)
        kernel = self.w[:, :, ::-1, ::-1]
        for i in range(OH):
            for j in range(OW):
                rows, cols = slice(i * s, i * s + HH), slice(j * s, j * s + WW)
                self.dw += np.tensordot(dout[:, :, i, j], xp[:, :, rows, cols], axes=(0, 0))
                dxp[:, :, rows, cols] += np.tensordot(dout[:, :, i, j], kernel, axes=(1, 0))
        return dxp[:, :, p : p + H, p : p + W]
