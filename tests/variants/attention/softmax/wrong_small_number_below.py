# wrong wrong value softmax.forward: a small number is added to the sum
import numpy as np


def softmax_rows(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / (e.sum(axis=-1, keepdims=True) + 1e-8)
