"""Attention: rows that share out one whole, queries that ask keys, and the block made of it.

Four pieces, each with its way back, and at last a block of a transformer, which is nothing but
these pieces in a row with two shortcuts around them.
"""

import numpy as np
from given import Linear, ReLU


def softmax_rows(x):
    """Return y, y_i = e^x_i / (the sum over j of e^x_j), along the last axis; x : (..., C)."""
    # BEGIN SOLUTION
    e = np.exp(x - x.max(axis=-1, keepdims=True))  # y stays as it is, e^1000 is gone
    return e / e.sum(axis=-1, keepdims=True)
    # END SOLUTION


def softmax_rows_backward(dout, y):
    """Return dx, shaped like y : (..., C), which is what softmax_rows returned."""
    # BEGIN SOLUTION
    # What one element wins the others of its row lose: only being above the average counts.
    return y * (dout - (y * dout).sum(axis=-1, keepdims=True))
    # END SOLUTION


class Attention:
    """out = softmax(q k^T / sqrt(d)) v, row by row; causal: query t sees the keys 0 .. t."""

    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        """Return out : (N, T, e); q : (N, T, d), k : (N, S, d), v : (N, S, e)."""
        # BEGIN SOLUTION
        scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
        if self.causal:
            future = np.triu(np.ones(scores.shape[1:], dtype=bool), k=1)
            scores = np.where(future, -np.inf, scores)
        self.q, self.k, self.v, self.p = q, k, v, softmax_rows(scores)
        return self.p @ v
        # END SOLUTION

    def backward(self, dout):
        """Return [dq, dk, dv], each shaped like its variable; dout : (N, T, e)."""
        # BEGIN SOLUTION
        # What was not seen has the weight 0 in p, and so gets nothing: no mask is needed here.
        dscores = softmax_rows_backward(dout @ self.v.swapaxes(1, 2), self.p)
        dscores = dscores / np.sqrt(self.q.shape[-1])
        return [dscores @ self.k, dscores.swapaxes(1, 2) @ self.q, self.p.swapaxes(1, 2) @ dout]
        # END SOLUTION


class RMSNorm:
    """out = gain * x / sqrt(mean of x^2 + eps), along the last axis."""

    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        """Return out, shaped like x : (..., d); gain : (d,)."""
        # BEGIN SOLUTION
        self.r = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + self.eps)
        self.h = x / self.r
        return self.gain * self.h
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dgain and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        self.dgain = (dout * self.h).sum(axis=tuple(range(dout.ndim - 1)))
        # Along x itself out hardly moves: that part of the gradient is taken away.
        dh = self.gain * dout
        return (dh - self.h * np.mean(dh * self.h, axis=-1, keepdims=True)) / self.r
        # END SOLUTION


class Block:
    """A block of a transformer: two halves, each adds its result to what came in.

    u = RMSNorm(x), h = x + Attention(u Wq, u Wk, u Wv) Wo,
    out = h + relu(RMSNorm(h) W1 + b1) W2 + b2

    params : a dict of gain1 (d,), Wq Wk Wv (d, a), Wo (a, d), gain2 (d,), W1 (d, h), b1 (h,),
    W2 (h, d), b2 (d,)
    """

    def __init__(self, params):
        self.params = params

    def forward(self, x):
        """Return out, shaped like x : (N, T, d)."""
        # BEGIN SOLUTION
        p = self.params
        self.norm1, self.norm2 = RMSNorm(p["gain1"]), RMSNorm(p["gain2"])
        self.q, self.k, self.v, self.o = (Linear(p[name]) for name in ("Wq", "Wk", "Wv", "Wo"))
        self.first, self.second = Linear(p["W1"], p["b1"]), Linear(p["W2"], p["b2"])
        self.attention, self.relu = Attention(), ReLU()

        u = self.norm1.forward(x)
        seen = self.attention.forward(self.q.forward(u), self.k.forward(u), self.v.forward(u))
        h = x + self.o.forward(seen)
        hidden = self.relu.forward(self.first.forward(self.norm2.forward(h)))
        return h + self.second.forward(hidden)
        # END SOLUTION

    def backward(self, dout):
        """Keep self.grads, a dict keyed like params, and return dx; dout : (N, T, d)."""
        # BEGIN SOLUTION
        # Where a path forks on the way forward, gradients meet on the way back, and add up.
        dhidden = self.relu.backward(self.second.backward(dout))
        dh = dout + self.norm2.backward(self.first.backward(dhidden))
        dq, dk, dv = self.attention.backward(self.o.backward(dh))
        du = self.q.backward(dq) + self.k.backward(dk) + self.v.backward(dv)
        dx = dh + self.norm1.backward(du)
        self.grads = {
            "gain1": self.norm1.dgain,
            "Wq": self.q.dW,
            "Wk": self.k.dW,
            "Wv": self.v.dW,
            "Wo": self.o.dW,
            "gain2": self.norm2.dgain,
            "W1": self.first.dW,
            "b1": self.first.db,
            "W2": self.second.dW,
            "b2": self.second.db,
        }
        return dx
        # END SOLUTION
