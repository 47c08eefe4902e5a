# wrong wrong not_finite softmax.forward: one maximum for all rows
import numpy as np


def softmax_loss(x, y):
    N = len(y)
    e = np.exp(x - np.max(x))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean()
    p[np.arange(N), y] -= 1
    return loss, p / N
