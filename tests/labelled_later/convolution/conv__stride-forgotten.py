"""Mistake: The student lays the windows at (i, j) and not at (i stride, j stride) on the way back.
Truth: dx and dw are wrong where stride is not 1; db is right.
Frequency: common
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
        N, F, OH, OW = dout.shape
        _, C, HH, WW = self.w.shape
        P = self.pad
        xp = np.pad(self.x, ((0, 0), (0, 0), (P, P), (P, P)))
        dxp = np.zeros_like(xp)
        self.dw = np.zeros_like(self.w)
        self.db = np.zeros_like(self.b)
        for n in range(N):
            for f in range(F):
                for i in range(OH):
                    for j in range(OW):
                        self.db[f] += dout[n, f, i, j]
                        self.dw[f] += xp[n, :, i : i + HH, j : j + WW] * dout[n, f, i, j]
                        dxp[n, :, i : i + HH, j : j + WW] += self.w[f] * dout[n, f, i, j]
        return dxp[:, :, P : dxp.shape[2] - P, P : dxp.shape[3] - P]
