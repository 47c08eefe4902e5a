"""Mistake: For dw the windows are taken one beside the other, as if the stride were 1.
Truth: dw is wrong where the stride is not 1: dout meets pixels of other windows; dx and db are right.
Accept: stride-forgotten, default-used
Family: factor-missing
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
        for i in range(OH):
            for j in range(OW):
                self.dw += np.tensordot(
                    dout[:, :, i, j], xp[:, :, i : i + HH, j : j + WW], axes=(0, 0)
                )
                dxp[:, :, i * s : i * s + HH, j * s : j * s + WW] += np.tensordot(
                    dout[:, :, i, j], self.w, axes=(1, 0)
                )
        return dxp[:, :, p : p + H, p : p + W]
