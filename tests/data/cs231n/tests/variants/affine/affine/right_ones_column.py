# right: the bias is one more row of the weights
import numpy as np


def affine_forward(x, w, b):
    rows = np.hstack([x.reshape(len(x), -1), np.ones((len(x), 1))])
    both = np.vstack([w, b])
    return rows @ both, (x.shape, rows, both)


def affine_backward(dout, cache):
    shape, rows, both = cache
    dboth = rows.T @ dout
    return (dout @ both.T)[:, :-1].reshape(shape), dboth[:-1], dboth[-1]
