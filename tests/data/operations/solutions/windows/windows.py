"""Windows that slide: in one dimension, channel by channel, with frames and strides."""

import numpy as np


class Conv1d:
    """out[n, f, t] = sum over c, k of w[f, c, k] * padded x[n, c, t * stride + k], + b[f]."""

    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        """Return out : (N, F, T2); x : (N, C, T), w : (F, C, K), b : (F,)."""
        # BEGIN SOLUTION
        self.length = x.shape[2]
        self.padded = np.pad(x, ((0, 0), (0, 0), (self.pad, self.pad)))
        width = self.w.shape[2]
        steps = (self.padded.shape[2] - width) // self.stride + 1
        out = np.zeros((len(x), len(self.w), steps)) + self.b[:, None]
        for k in range(width):
            seen = self.padded[:, :, k : k + steps * self.stride : self.stride]
            out = out + np.einsum("fc,nct->nft", self.w[:, :, k], seen)
        return out
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dw and self.db and return dx, each shaped like its variable; dout like out."""
        # BEGIN SOLUTION
        steps, s, p = dout.shape[2], self.stride, self.pad
        self.db = dout.sum(axis=(0, 2))
        self.dw = np.zeros_like(self.w)
        dpadded = np.zeros_like(self.padded)
        for k in range(self.w.shape[2]):
            place = slice(k, k + s * steps, s)
            self.dw[:, :, k] = np.einsum("nft,nct->fc", dout, self.padded[:, :, place])
            dpadded[:, :, place] += np.einsum("nft,fc->nct", dout, self.w[:, :, k])
        return dpadded[:, :, p : p + self.length]
        # END SOLUTION


class Depthwise:
    """out[n, c] = the windows of padded x[n, c] with the kernel w[c]: no channel meets another."""

    def __init__(self, w, stride=1, pad=(0, 0)):
        self.w, self.stride, self.pad = w, stride, pad

    def forward(self, x):
        """Return out : (N, C, OH, OW); x : (N, C, H, W), w : (C, HH, WW)."""
        # BEGIN SOLUTION
        self.x = x
        (p, q), s = self.pad, self.stride
        HH, WW = self.w.shape[1:]
        big = np.pad(x, ((0, 0), (0, 0), (p, p), (q, q)))
        OH, OW = (big.shape[2] - HH) // s + 1, (big.shape[3] - WW) // s + 1
        out = np.empty(x.shape[:2] + (OH, OW))
        for i in range(OH):
            for j in range(OW):
                window = big[:, :, i * s : i * s + HH, j * s : j * s + WW]
                out[:, :, i, j] = (window * self.w).sum(axis=(2, 3))
        return out
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dw and return dx, each shaped like its variable; dout like out."""
        # BEGIN SOLUTION
        (p, q), s = self.pad, self.stride
        HH, WW = self.w.shape[1:]
        H, W = self.x.shape[2:]
        OH, OW = dout.shape[2:]
        big = np.pad(self.x, ((0, 0), (0, 0), (p, p), (q, q)))
        dbig, dw = np.zeros_like(big), np.zeros_like(self.w)
        for i in range(OH):
            for j in range(OW):
                rows, columns = slice(i * s, i * s + HH), slice(j * s, j * s + WW)
                up = dout[:, :, i, j][:, :, None, None]
                dw += (up * big[:, :, rows, columns]).sum(axis=0)
                dbig[:, :, rows, columns] += up * self.w
        self.dw = dw
        return dbig[:, :, p : p + H, q : q + W]
        # END SOLUTION


class Transposed1d:
    """Each number of x[n, c] leaves a copy of w[c] in out[n], ``stride`` apart; copies add up."""

    def __init__(self, w, stride=1):
        self.w, self.stride = w, stride

    def forward(self, x):
        """Return out : (N, F, (T - 1) * stride + K); x : (N, C, T), w : (C, F, K)."""
        # BEGIN SOLUTION
        self.x, s = x, self.stride
        N, _, T = x.shape
        F, K = self.w.shape[1:]
        out = np.zeros((N, F, (T - 1) * s + K))
        for k in range(K):
            out[:, :, k : k + T * s : s] += np.einsum("nct,cf->nft", x, self.w[:, :, k])
        return out
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dw and return dx, each shaped like its variable; dout like out."""
        # BEGIN SOLUTION
        T, s = self.x.shape[2], self.stride
        dx, self.dw = np.zeros_like(self.x), np.zeros_like(self.w)
        for k in range(self.w.shape[2]):
            heard = dout[:, :, k : k + T * s : s]
            dx += np.einsum("nft,cf->nct", heard, self.w[:, :, k])
            self.dw[:, :, k] = np.einsum("nct,nft->cf", self.x, heard)
        return dx
        # END SOLUTION


class MaxPool1d:
    """out[n, c, t] = the largest number of the t-th window of x[n, c]; the first one wins a tie."""

    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        """Return out : (N, C, T2); x : (N, C, T)."""
        # BEGIN SOLUTION
        self.x = x
        steps = (x.shape[2] - self.size) // self.stride + 1
        starts = self.stride * np.arange(steps)
        windows = x[:, :, starts[:, None] + np.arange(self.size)]
        self.where = windows.argmax(axis=3) + starts
        return windows.max(axis=3)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        dx = np.zeros_like(self.x)
        N, C, steps = dout.shape
        for t in range(steps):
            at = (np.arange(N)[:, None], np.arange(C), self.where[:, :, t])
            dx[at] += dout[:, :, t]
        return dx
        # END SOLUTION


class MinPool2d:
    """out[n, c] = the smallest number of each window of x[n, c]."""

    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        """Return out : (N, C, OH, OW); x : (N, C, H, W)."""
        # BEGIN SOLUTION
        k, s = self.size, self.stride
        H, W = x.shape[2:]
        out = np.full(x.shape[:2] + ((H - k) // s + 1, (W - k) // s + 1), np.inf)
        OH, OW = out.shape[2:]
        for i in range(k):
            for j in range(k):
                out = np.minimum(out, x[:, :, i : i + s * OH : s, j : j + s * OW : s])
        self.x, self.least = x, out
        return out
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x; at a tie any split of dout among the smallest will do."""
        # BEGIN SOLUTION
        k, s = self.size, self.stride
        OH, OW = dout.shape[2:]
        dx, seen = np.zeros_like(self.x), np.zeros(dout.shape, dtype=bool)
        for i in range(k):
            for j in range(k):
                here = np.s_[:, :, i : i + s * OH : s, j : j + s * OW : s]
                wins = (self.x[here] == self.least) & ~seen
                dx[here] += dout * wins
                seen |= wins
        return dx
        # END SOLUTION


class AvgPool1d:
    """out[n, c, t] = the mean of the t-th window of x[n, c], with a frame of zeros around x."""

    def __init__(self, size, stride, pad=0):
        self.size, self.stride, self.pad = size, stride, pad

    def forward(self, x):
        """Return out : (N, C, T2); x : (N, C, T)."""
        # BEGIN SOLUTION
        self.length = x.shape[2]
        framed = np.pad(x, ((0, 0), (0, 0), (self.pad, self.pad)))
        steps = (framed.shape[2] - self.size) // self.stride + 1
        parts = [framed[:, :, t * self.stride :][:, :, : self.size] for t in range(steps)]
        return np.stack([part.mean(axis=2) for part in parts], axis=2)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        N, C, steps = dout.shape
        length, pad = self.length, self.pad
        dframed = np.zeros((N, C, length + 2 * pad))
        for t in range(steps):
            first = t * self.stride
            dframed[:, :, first : first + self.size] += dout[:, :, [t]] / self.size
        return dframed[:, :, pad : pad + length]
        # END SOLUTION


class GlobalAverage:
    """out[n, c] = the mean of the image x[n, c]."""

    def forward(self, x):
        """Return out : (N, C); x : (N, C, H, W)."""
        # BEGIN SOLUTION
        self.shape = x.shape
        return x.mean(axis=(2, 3))
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        H, W = self.shape[2:]
        return np.broadcast_to((dout / (H * W))[:, :, None, None], self.shape)
        # END SOLUTION


class SumPool2d:
    """out[n, c] = the sum of each window of x[n, c], of other height than width."""

    def __init__(self, height, width):
        self.height, self.width = height, width

    def forward(self, x):
        """Return out : (N, C, H - height + 1, W - width + 1); x : (N, C, H, W)."""
        # BEGIN SOLUTION
        self.x = x
        OH, OW = x.shape[2] - self.height + 1, x.shape[3] - self.width + 1
        out = np.zeros(x.shape[:2] + (OH, OW))
        for i in range(self.height):
            for j in range(self.width):
                out += x[:, :, i : i + OH, j : j + OW]
        return out
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        OH, OW = dout.shape[2:]
        dx = np.zeros_like(self.x)
        for i in range(OH):
            for j in range(OW):
                dx[:, :, i : i + self.height, j : j + self.width] += dout[
                    :, :, i : i + 1, j : j + 1
                ]
        return dx
        # END SOLUTION


class Upsample:
    """Each pixel becomes a block of ``factor`` times ``factor`` equal ones."""

    def __init__(self, factor=2):
        self.factor = factor

    def forward(self, x):
        """Return out : (N, C, factor H, factor W); x : (N, C, H, W)."""
        # BEGIN SOLUTION
        return x.repeat(self.factor, axis=2).repeat(self.factor, axis=3)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        N, C, H, W = dout.shape
        f = self.factor
        return dout.reshape(N, C, H // f, f, W // f, f).sum(axis=(3, 5))
        # END SOLUTION


class Frame:
    """out = x with a frame of zeros, ``rows`` above and below, ``columns`` left and right."""

    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns

    def forward(self, x):
        """Return out; x : (N, H, W)."""
        # BEGIN SOLUTION
        self.shape = x.shape
        return np.pad(x, ((0, 0), (self.rows, self.rows), (self.columns, self.columns)))
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        H, W = self.shape[1:]
        top, left = self.rows, self.columns
        return dout[:, top : top + H, left : left + W]
        # END SOLUTION


class Patches:
    """Each image is cut into patches, each a row of ``size`` * ``size`` numbers times w."""

    def __init__(self, w, size):
        self.w, self.size = w, size

    def forward(self, x):
        """Return out : (N, H / size * W / size, D); x : (N, H, W), w : (size * size, D)."""
        # BEGIN SOLUTION
        self.x, k = x, self.size
        N, H, W = x.shape
        blocks = x.reshape(N, H // k, k, W // k, k).transpose(0, 1, 3, 2, 4)
        self.rows = blocks.reshape(N, -1, k * k)
        return self.rows @ self.w
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dw and return dx, each shaped like its variable; dout like out."""
        # BEGIN SOLUTION
        N, H, W = self.x.shape
        k = self.size
        self.dw = np.einsum("npk,npd->kd", self.rows, dout)
        blocks = (dout @ self.w.T).reshape(N, H // k, W // k, k, k)
        return blocks.transpose(0, 1, 3, 2, 4).reshape(self.x.shape)
        # END SOLUTION


class MaxPool2d:
    """out[n, c] = the largest number of each window of x[n, c], looked up by its place."""

    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        """Return out : (N, C, OH, OW); x : (N, C, H, W)."""
        # BEGIN SOLUTION
        self.x, k, s = x, self.size, self.stride
        OH, OW = (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1
        i, j = np.arange(OH)[:, None, None, None], np.arange(OW)[:, None, None]
        u, v = np.arange(k)[:, None], np.arange(k)
        windows = x[:, :, s * i + u, s * j + v]
        self.first = windows.reshape(*windows.shape[:4], -1).argmax(axis=4)
        return windows.max(axis=(4, 5))
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x; at a tie any split of dout among the largest will do."""
        # BEGIN SOLUTION
        dx, s = np.zeros_like(self.x), self.stride
        n, c, i, j = np.indices(dout.shape)
        u, v = np.divmod(self.first, self.size)
        np.add.at(dx, (n, c, s * i + u, s * j + v), dout)
        return dx
        # END SOLUTION


class SegmentMax:
    """out[n, c, k] = the largest number of the k-th of the equal parts that x[n, c] is cut into."""

    def __init__(self, parts):
        self.parts = parts

    def forward(self, x):
        """Return out : (N, C, parts); x : (N, C, T), T a multiple of parts."""
        # BEGIN SOLUTION
        self.shape = x.shape
        pieces = x.reshape(*x.shape[:2], self.parts, -1)
        length = pieces.shape[3]
        self.at = pieces.argmax(axis=3) + length * np.arange(self.parts)
        return pieces.max(axis=3)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x; at a tie any split of dout among the largest will do."""
        # BEGIN SOLUTION
        dx = np.zeros(self.shape)
        np.put_along_axis(dx, self.at, dout, axis=2)
        return dx
        # END SOLUTION


class MeanPool2d:
    """out[n, c] = the mean of each window of x[n, c], of other height than width, with a frame."""

    def __init__(self, height, width, pad=0):
        self.height, self.width, self.pad = height, width, pad

    def forward(self, x):
        """Return out : (N, C, OH, OW); x : (N, C, H, W)."""
        # BEGIN SOLUTION
        self.x, p = x, self.pad
        framed = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        shape = (self.height, self.width)
        windows = np.lib.stride_tricks.sliding_window_view(framed, shape, axis=(2, 3))
        return windows.mean(axis=(4, 5))
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        (N, C, OH, OW), p = dout.shape, self.pad
        H, W = self.x.shape[2:]
        dframed = np.zeros((N, C, H + 2 * p, W + 2 * p))
        for i in range(self.height):
            for j in range(self.width):
                dframed[:, :, i : i + OH, j : j + OW] += dout / (self.height * self.width)
        return dframed[:, :, p : p + H, p : p + W]
        # END SOLUTION


class Dilated1d:
    """out[n, f, t] = sum over c, k of w[f, c, k] * x[n, c, t + k * gap], + b[f]."""

    def __init__(self, w, b, gap=2):
        self.w, self.b, self.gap = w, b, gap

    def forward(self, x):
        """Return out : (N, F, T - (K - 1) * gap); x : (N, C, T), w : (F, C, K), b : (F,)."""
        # BEGIN SOLUTION
        self.x, K = x, self.w.shape[2]
        T = x.shape[2] - (K - 1) * self.gap
        taps = np.arange(T)[:, None] + self.gap * np.arange(K)
        return np.einsum("nctk,fck->nft", x[:, :, taps], self.w) + self.b[:, None]
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dw and self.db and return dx, each shaped like its variable; dout like out."""
        # BEGIN SOLUTION
        T = dout.shape[2]
        dx, self.dw, self.db = np.zeros_like(self.x), np.zeros_like(self.w), dout.sum(axis=(0, 2))
        for k in range(self.w.shape[2]):
            heard = slice(k * self.gap, k * self.gap + T)
            dx[:, :, heard] += np.einsum("nft,fc->nct", dout, self.w[:, :, k])
            self.dw[:, :, k] = np.einsum("nft,nct->fc", dout, self.x[:, :, heard])
        return dx
        # END SOLUTION
