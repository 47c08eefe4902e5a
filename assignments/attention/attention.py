"""Attention: rows that share out one whole, queries that ask keys, and the block made of it.

Four pieces, each with its way back, and at last a block of a transformer, which is nothing but
these pieces in a row with two shortcuts around them.
"""

import numpy as np
from given import Linear, ReLU


def softmax_rows(x):
    """Return y, y_i = e^x_i / (the sum over j of e^x_j), along the last axis; x : (..., C)."""
    raise NotImplementedError("softmax_rows")


def softmax_rows_backward(dout, y):
    """Return dx, shaped like y : (..., C), which is what softmax_rows returned."""
    raise NotImplementedError("softmax_rows_backward")


class Attention:
    """out = softmax(q k^T / sqrt(d)) v, row by row; causal: query t sees the keys 0 .. t."""

    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        """Return out : (N, T, e); q : (N, T, d), k : (N, S, d), v : (N, S, e)."""
        raise NotImplementedError("Attention.forward")

    def backward(self, dout):
        """Return [dq, dk, dv], each shaped like its variable; dout : (N, T, e)."""
        raise NotImplementedError("Attention.backward")


class RMSNorm:
    """out = gain * x / sqrt(mean of x^2 + eps), along the last axis."""

    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        """Return out, shaped like x : (..., d); gain : (d,)."""
        raise NotImplementedError("RMSNorm.forward")

    def backward(self, dout):
        """Keep self.dgain and return dx, each shaped like its variable."""
        raise NotImplementedError("RMSNorm.backward")


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
        raise NotImplementedError("Block.forward")

    def backward(self, dout):
        """Keep self.grads, a dict keyed like params, and return dx; dout : (N, T, d)."""
        raise NotImplementedError("Block.backward")
