# right: an example at a time
import numpy as np


def affine_forward(x, w, b):
    out = np.zeros((len(x), len(b)))
    for n in range(len(x)):
        out[n] = x[n].ravel() @ w + b
    return out, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros(w.shape[1])
    for n in range(len(x)):
        dx[n] = (w @ dout[n]).reshape(x[n].shape)
        dw += np.outer(x[n], dout[n])
        db += dout[n]
    return dx, dw, db
