"""Mistake: The student assigns dw in the loop over the windows, so that only the last one counts for each filter.
Truth: dw is the last window's contribution alone; dx and db are right.
Frequency: common
Accept: overwrites, path-lost, one-example-only, batch-sum-missing, emptied-in-loop
Family: update-not-added, term-missing
"""


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        x, w, s, p = self.x, self.w, self.stride, self.pad
        F, C, HH, WW = w.shape
        H, W = x.shape[-2:]
        big = np.zeros((x.shape[0], C, H + 2 * p, W + 2 * p))
        big[:, :, p : p + H, p : p + W] = x
        dbig = np.zeros_like(big)
        self.dw = np.zeros_like(w)
        self.db = np.zeros(F)
        for n, f, i, j in np.ndindex(*dout.shape):
            g = dout[n, f, i, j]
            win = (n, slice(None), slice(i * s, i * s + HH), slice(j * s, j * s + WW))
            self.dw[f] = g * big[win]
            self.db[f] += g
            dbig[win] += g * w[f]
        return dbig[:, :, p : H + p, p : W + p]
