# right: arrays for dx and dw are made once for a shape and filled again; answers are views of them
import numpy as np
from given import slow_conv


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad
        self.dw, self.db, self.room = np.empty_like(w), np.empty_like(b), {}

    def forward(self, x):
        p = self.pad
        self.padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        return slow_conv(self.padded, self.w, self.b, self.stride)

    def backward(self, dout):
        s, p = self.stride, self.pad
        shape = self.padded.shape
        room = self.room.setdefault(shape, np.empty(shape))
        room.fill(0)
        for place in np.ndindex(self.w.shape[2:]):
            rows, columns = (
                slice(k, k + s * (n - 1) + 1, s) for k, n in zip(place, dout.shape[2:], strict=True)
            )
            met = self.padded[:, :, rows, columns]
            here = (..., *place)
            self.dw[here] = np.tensordot(dout, met, axes=((0, 2, 3), (0, 2, 3)))
            room[:, :, rows, columns] += np.einsum("nfij,fc->ncij", dout, self.w[here])
        np.sum(dout, axis=(0, 2, 3), out=self.db)
        return room[:, :, p : shape[2] - p, p : shape[3] - p]
