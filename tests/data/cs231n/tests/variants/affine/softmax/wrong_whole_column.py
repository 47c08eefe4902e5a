# wrong wrong value softmax.backward: a slice takes 1 from the columns of all rows
import numpy as np


def softmax_loss(x, y):
    rows = np.arange(len(y))
    z = x - x.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dx = np.exp(log_p)
    dx[:, y] -= 1
    return -log_p[rows, y].mean(), dx / len(y)
