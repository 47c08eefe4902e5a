# wrong wrong value softmax.forward: rescues log 0 by adding a little to p
import numpy as np


def softmax_loss(x, y):
    N = len(y)
    e = np.exp(x - x.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y] + 1e-8).mean()
    p[np.arange(N), y] -= 1
    return loss, p / N
