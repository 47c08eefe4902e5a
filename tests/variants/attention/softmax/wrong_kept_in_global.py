# wrong wrong value softmax.backward: uses the last y that was computed, not the one it is handed
import numpy as np

_last = {}


def softmax_rows(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    _last["y"] = e / e.sum(axis=-1, keepdims=True)
    return _last["y"]


def softmax_rows_backward(dout, y):
    y = _last["y"]
    return y * (dout - (y * dout).sum(axis=-1, keepdims=True))
