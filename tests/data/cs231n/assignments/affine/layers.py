"""Layers as pairs of functions: a forward that returns a cache, and a backward that reads it.

Nothing is kept anywhere else: whoever calls ``forward`` carries the cache to ``backward``.
"""

import numpy as np


def affine_forward(x, w, b):
    """Return out : (N, M) and a cache; x : (N, d1, ..., dk), w : (D, M), b : (M,)."""
    raise NotImplementedError("affine_forward")


def affine_backward(dout, cache):
    """Return dx, dw, db, each shaped like its variable; dout : (N, M)."""
    raise NotImplementedError("affine_backward")


def relu_forward(x):
    """Return out = max(x, 0), of any shape, and a cache."""
    raise NotImplementedError("relu_forward")


def relu_backward(dout, cache):
    """Return dx, shaped like x; where x is exactly 0 it may be anything from nothing to dout."""
    raise NotImplementedError("relu_backward")


def softmax_loss(x, y):
    """Return the mean of -log softmax(x)[n, y_n], and dx; x : (N, C), y : (N,) labels."""
    raise NotImplementedError("softmax_loss")
