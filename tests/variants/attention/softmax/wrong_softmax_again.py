# wrong wrong value softmax.backward: takes y for scores and squashes it again
import numpy as np


def softmax_rows_backward(dout, y):
    y = np.exp(y) / np.exp(y).sum(axis=-1, keepdims=True)
    return y * (dout - (y * dout).sum(axis=-1, keepdims=True))
