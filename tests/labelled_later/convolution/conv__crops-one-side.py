"""Mistake: The student takes the frame away at the bottom and the right only: the first H rows and W columns of the padded gradient.
Truth: dx is shifted by pad pixels wherever pad is not 0; dw and db are right.
Frequency: common
Accept: frame-cut-on-one-side, frame-kept
Family: part-missing
"""


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        OH, OW = dout.shape[2], dout.shape[3]
        p, s = self.pad, self.stride
        padded = np.pad(self.x, ((0, 0), (0, 0), (p, p), (p, p)))
        grad = np.zeros(padded.shape)
        self.dw = np.zeros(self.w.shape)
        for u in range(self.w.shape[2]):
            for v in range(self.w.shape[3]):
                view = padded[:, :, u : u + s * OH : s, v : v + s * OW : s]
                self.dw[:, :, u, v] = np.tensordot(dout, view, axes=((0, 2, 3), (0, 2, 3)))
                back = np.tensordot(dout, self.w[:, :, u, v], axes=(1, 0))
                grad[:, :, u : u + s * OH : s, v : v + s * OW : s] += back.transpose(0, 3, 1, 2)
        self.db = np.sum(dout, axis=(0, 2, 3))
        return grad[:, :, : self.x.shape[2], : self.x.shape[3]]
