# right: one over the sum of e^(x_j - x_i); backward sums over pairs
import numpy as np


def softmax_rows(x):
    x = np.maximum(x, -1e5)  # e^(-1e5) is 0: so may what is hidden be
    return 1.0 / np.exp(x[..., None, :] - x[..., :, None]).sum(axis=-1)


def softmax_rows_backward(dout, y):
    pairs = (dout[..., :, None] - dout[..., None, :]) * y[..., None, :]
    return y * pairs.sum(axis=-1)
