"""Mistake: Of the padded dx the first H rows and W columns are returned, frame included, where the frame should be cut off all around.
Truth: dx is shifted by pad rows and columns; without padding it is right.
Accept: frame-kept, frame-cut-on-one-side
Family: part-missing
"""


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        HH, WW = self.w.shape[2:]
        s, p = self.stride, self.pad
        xp = np.pad(self.x, ((0, 0), (0, 0), (p, p), (p, p)))
        dxp, self.dw = 0 * xp, 0 * self.w
        self.db = dout.sum(axis=(0, 2, 3))
        for n, i, j in np.ndindex(len(dout), *dout.shape[2:]):
            spot = (n, slice(None), slice(i * s, i * s + HH), slice(j * s, j * s + WW))
            g = dout[n, :, i, j]
            self.dw += g[:, None, None, None] * xp[spot]
            dxp[spot] += np.einsum("f,fchw->chw", g, self.w)
        return dxp[:, :, : self.x.shape[2], : self.x.shape[3]]
