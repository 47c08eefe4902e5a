# right: by the logarithm of the sum of exponentials
import numpy as np


def softmax_rows(x):
    return np.exp(x - np.logaddexp.reduce(x, axis=-1)[..., None])


def softmax_rows_backward(dout, y):
    g = dout * y
    return g - y * g.sum(-1)[..., None]
