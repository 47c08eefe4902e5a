"""Mistake: The student averages the bias gradient over the images of the batch.
Truth: db is divided by N; dw and dx are right.
Frequency: common
Accept: mean-not-sum, batch-twice
Family: reduction-other
"""


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        pad, st = self.pad, self.stride
        m, F, OH, OW = dout.shape
        xpad = np.pad(self.x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
        dxpad = np.zeros_like(xpad)
        self.dw = np.zeros_like(self.w)
        hh, ww = self.w.shape[2:]
        for i in range(OH):
            for j in range(OW):
                piece = xpad[:, :, i * st : i * st + hh, j * st : j * st + ww]
                self.dw += np.einsum("nf,nchw->fchw", dout[:, :, i, j], piece)
                dxpad[:, :, i * st : i * st + hh, j * st : j * st + ww] += np.einsum(
                    "nf,fchw->nchw", dout[:, :, i, j], self.w
                )
        self.db = dout.sum(axis=(2, 3)).mean(axis=0)
        h, w = self.x.shape[2:]
        return dxpad[:, :, pad : pad + h, pad : pad + w]
