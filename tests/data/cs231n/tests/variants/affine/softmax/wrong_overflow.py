# wrong wrong not_finite softmax.forward: e^1000 is infinite
import numpy as np


def softmax_loss(x, y):
    N = len(y)
    p = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean()
    p[np.arange(N), y] -= 1
    return loss, p / N
