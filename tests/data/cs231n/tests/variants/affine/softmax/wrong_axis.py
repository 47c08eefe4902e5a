# wrong wrong value softmax.forward: normalises over the batch in place of the classes
import numpy as np


def softmax_loss(x, y):
    rows = np.arange(len(y))
    e = np.exp(x - x.max(axis=0))
    p = e / e.sum(axis=0)
    loss = -np.log(p[rows, y]).mean()
    p[rows, y] -= 1
    return loss, p / len(y)
