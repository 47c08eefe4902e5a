"""Mistake: dw is averaged over the windows, where all of them used the same weights and their gradients are summed.
Truth: dw is what it should be divided by OH OW; dx and db are right.
Accept: averaged-over-windows
Family: reduction-other
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
        patches = sliding_window_view(xp, (HH, WW), axis=(2, 3))[:, :, ::s, ::s]
        patches = patches[:, :, : dout.shape[2], : dout.shape[3]]
        per_window = np.einsum("nfij,ncijab->ijfcab", dout, patches)
        self.dw = per_window.mean(axis=(0, 1))
        self.db = dout.sum(axis=3).sum(axis=2).sum(axis=0)
        dxp = np.zeros_like(xp)
        back = np.einsum("nfij,fcab->ncijab", dout, self.w)
        for i, j in np.ndindex(*dout.shape[2:]):
            dxp[:, :, i * s : i * s + HH, j * s : j * s + WW] += back[:, :, i, j]
        return dxp[:, :, p : p + H, p : p + W]
