"""Rows that look at rows: softmax with its relatives, and attention with masks of many kinds."""

import numpy as np


class Tempered:
    """softmax(s / temperature), row by row."""

    def __init__(self, temperature=1.0):
        self.temperature = temperature

    def forward(self, s):
        """Return p, shaped like s : (..., C)."""
        # BEGIN SOLUTION
        e = np.exp((s - s.max(axis=-1, keepdims=True)) / self.temperature)
        self.p = e / e.sum(axis=-1, keepdims=True)
        return self.p
        # END SOLUTION

    def backward(self, dp):
        """Return ds, shaped like s."""
        # BEGIN SOLUTION
        inner = np.sum(self.p * dp, axis=-1, keepdims=True)
        return (dp - inner) * self.p / self.temperature
        # END SOLUTION


class LogSoftmax:
    """log softmax(s), row by row."""

    def forward(self, s):
        """Return out, shaped like s : (N, C)."""
        # BEGIN SOLUTION
        s = s - s.max(axis=1, keepdims=True)
        self.out = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        return self.out
        # END SOLUTION

    def backward(self, dout):
        """Return ds, shaped like s."""
        # BEGIN SOLUTION
        return dout - np.exp(self.out) * dout.sum(axis=1, keepdims=True)
        # END SOLUTION


class Pooling:
    """out[n] = sum over t of p[n, t] x[n, t], where p = softmax over t of x . u."""

    def __init__(self, u):
        self.u = u

    def forward(self, x):
        """Return out : (N, D); x : (N, T, D), u : (D,)."""
        # BEGIN SOLUTION
        score = x @ self.u
        weight = np.exp(score - score.max(axis=1, keepdims=True))
        self.p = weight / weight.sum(axis=1, keepdims=True)
        self.x = x
        return np.einsum("nt,ntd->nd", self.p, x)
        # END SOLUTION

    def backward(self, dout):
        """Keep self.du and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        dp = np.einsum("nd,ntd->nt", dout, self.x)
        dscore = self.p * (dp - (self.p * dp).sum(axis=1, keepdims=True))
        self.du = np.einsum("nt,ntd->d", dscore, self.x)
        return self.p[:, :, None] * dout[:, None, :] + dscore[:, :, None] * self.u
        # END SOLUTION


class Decoder:
    """Scaled dot-product attention of x to itself: position t sees the positions 0 .. t."""

    def forward(self, q, k, v):
        """Return out : (N, T, E); q, k : (N, T, D), v : (N, T, E)."""
        # BEGIN SOLUTION
        T, D = q.shape[1:]
        seen = np.tril(np.ones((T, T), dtype=bool))
        s = np.einsum("ntd,nsd->nts", q, k) / np.sqrt(D)
        s = np.where(seen, s, -np.inf)
        e = np.exp(s - s.max(axis=2, keepdims=True))
        self.p = e / e.sum(axis=2, keepdims=True)
        self.q, self.k, self.v = q, k, v
        return np.einsum("nts,nse->nte", self.p, v)
        # END SOLUTION

    def backward(self, dout):
        """Return [dq, dk, dv], each shaped like its variable."""
        # BEGIN SOLUTION
        dv = np.einsum("nts,nte->nse", self.p, dout)
        dp = np.einsum("nte,nse->nts", dout, self.v)
        ds = self.p * (dp - np.sum(self.p * dp, axis=2, keepdims=True)) / np.sqrt(self.q.shape[2])
        return [np.einsum("nts,nsd->ntd", ds, self.k), np.einsum("nts,ntd->nsd", ds, self.q), dv]
        # END SOLUTION


class Additive:
    """Attention whose scores are a sum: s[t, j] = tanh(a[t] + c[j]) . u, causal."""

    def __init__(self, u):
        self.u = u

    def forward(self, a, c, v):
        """Return out : (T, E); a, c : (T, D), v : (T, E), u : (D,)."""
        # BEGIN SOLUTION
        self.h = np.tanh(a[:, None, :] + c[None, :, :])
        s = self.h @ self.u
        s[np.triu_indices(len(a), k=1)] = -np.inf
        self.p, self.v = rows_softmax(s), v
        return self.p @ v
        # END SOLUTION

    def backward(self, dout):
        """Keep self.du and return [da, dc, dv], each shaped like its variable."""
        # BEGIN SOLUTION
        dp = dout @ self.v.T
        ds = self.p * (dp - (self.p * dp).sum(axis=1, keepdims=True))
        self.du = np.einsum("tj,tjd->d", ds, self.h)
        dsum = ds[:, :, None] * self.u * (1 - self.h**2)
        return [dsum.sum(axis=1), dsum.sum(axis=0), self.p.T @ dout]
        # END SOLUTION


def rows_softmax(s):
    """Return softmax of each row."""
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class Heads:
    """Causal attention in several heads that share one product: q, k, v lie side by side in x."""

    def __init__(self, heads):
        self.heads = heads

    def forward(self, x):
        """Return out : (T, H * D); x : (T, 3 * H * D)."""
        # BEGIN SOLUTION
        T, H = len(x), self.heads
        q, k, v = x.reshape(T, 3, H, -1).transpose(1, 2, 0, 3)
        late = np.triu(np.full((T, T), -np.inf), k=1)
        self.p = rows_softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]) + late)
        self.q, self.k, self.v = q, k, v
        return (self.p @ v).transpose(1, 0, 2).reshape(T, -1)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        T, H = len(dout), self.heads
        dhead = dout.reshape(T, H, -1).transpose(1, 0, 2)
        dp = dhead @ self.v.transpose(0, 2, 1)
        ds = self.p * (dp - (dp * self.p).sum(axis=-1, keepdims=True)) / np.sqrt(self.q.shape[-1])
        dq, dk, dv = ds @ self.k, ds.transpose(0, 2, 1) @ self.q, self.p.transpose(0, 2, 1) @ dhead
        return np.stack([dq, dk, dv]).transpose(2, 0, 1, 3).reshape(T, -1)
        # END SOLUTION


class Recency:
    """Causal averages: out[t] = sum over j <= t of p[t, j] x[j], p = softmax of score[j] - rate |t - j|."""

    def __init__(self, rate=0.5):
        self.rate = rate

    def forward(self, x, score):
        """Return out : (T, D); x : (T, D), score : (T,)."""
        # BEGIN SOLUTION
        t = np.arange(len(x))
        hidden = t[None, :] > t[:, None]
        s = score - self.rate * np.abs(t[:, None] - t)
        s = np.where(hidden, -np.inf, s)
        self.x, self.p = x, rows_softmax(s)
        return self.p @ x
        # END SOLUTION

    def backward(self, dout):
        """Return [dx, dscore], each shaped like its variable."""
        # BEGIN SOLUTION
        dp = dout @ self.x.T
        ds = self.p * (dp - (self.p * dp).sum(axis=1, keepdims=True))
        return [self.p.T @ dout, ds.sum(axis=0)]
        # END SOLUTION


class Bilinear:
    """out[n, m] = x[n] A y[m], for a square A, over the root of its size."""

    def __init__(self, A):
        self.A = A

    def forward(self, x, y):
        """Return out : (N, M); x : (N, D), y : (M, D), A : (D, D)."""
        # BEGIN SOLUTION
        self.x, self.y = x, y
        return x @ self.A @ y.T / np.sqrt(len(self.A))
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dA and return [dx, dy], each shaped like its variable."""
        # BEGIN SOLUTION
        dout = dout / np.sqrt(len(self.A))
        self.dA = self.x.T @ dout @ self.y
        return [dout @ self.y @ self.A.T, dout.T @ self.x @ self.A]
        # END SOLUTION


class Cell:
    """A step of a recurrent network: out = tanh(x U + h W + b), with a square W."""

    def __init__(self, U, W, b):
        self.U, self.W, self.b = U, W, b

    def forward(self, x, h):
        """Return out : (N, H); x : (N, D), h : (N, H), U : (D, H), W : (H, H), b : (H,)."""
        # BEGIN SOLUTION
        self.x, self.h = x, h
        self.out = np.tanh(x @ self.U + h @ self.W + self.b)
        return self.out
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dU, self.dW and self.db and return [dx, dh], each shaped like its variable."""
        # BEGIN SOLUTION
        dt = dout * (1 - self.out**2)
        self.dU, self.dW, self.db = self.x.T @ dt, self.h.T @ dt, dt.sum(axis=0)
        return [dt @ self.U.T, dt @ self.W.T]
        # END SOLUTION


class Rotation:
    """out = x R with a square R that is learned, then x comes on top: out = x R + x."""

    def __init__(self, R):
        self.R = R

    def forward(self, x):
        """Return out, shaped like x : (N, D); R : (D, D)."""
        # BEGIN SOLUTION
        self.x = x
        return x @ self.R + x
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dR and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        self.dR = self.x.T @ dout
        return dout @ self.R.T + dout
        # END SOLUTION
