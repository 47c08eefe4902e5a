# right: an axis at a time, answers in lists
import numpy as np


def softmax_rows(x):
    if np.ndim(x) > 1:
        return [softmax_rows(row) for row in x]
    e = np.exp(np.array(x) - max(x))
    return list(e / sum(e))


def softmax_rows_backward(dout, y):
    if np.ndim(y) > 1:
        return [softmax_rows_backward(d, row) for d, row in zip(dout, y)]
    average = sum(a * b for a, b in zip(dout, y))
    return [b * (a - average) for a, b in zip(dout, y)]
