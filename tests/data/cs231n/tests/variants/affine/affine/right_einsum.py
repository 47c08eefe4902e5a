# right: einsum, and the cache is a dict
import numpy as np


def affine_forward(x, w, b):
    rows = x.reshape(len(x), w.shape[0])
    return np.einsum("nd,dm->nm", rows, w) + b, {"rows": rows, "w": w, "shape": x.shape}


def affine_backward(dout, cache):
    dx = np.einsum("nm,dm->nd", dout, cache["w"]).reshape(cache["shape"])
    dw = np.einsum("nd,nm->dm", cache["rows"], dout)
    return [dx, dw, np.einsum("nm->m", dout)]
