# wrong wrong value softmax.backward: the probabilities alone, the right class is not in them
import numpy as np


def softmax_loss(x, y):
    rows = np.arange(len(y))
    z = x - x.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dx = np.exp(log_p)
    return -log_p[rows, y].mean(), dx / len(y)
