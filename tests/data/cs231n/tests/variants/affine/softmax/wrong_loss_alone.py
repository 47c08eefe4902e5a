# wrong crashed - softmax.forward: returns the loss without its gradient
import numpy as np


def softmax_loss(x, y):
    rows = np.arange(len(y))
    z = x - x.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[rows, y].mean()
