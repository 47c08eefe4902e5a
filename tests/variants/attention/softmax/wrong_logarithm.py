# wrong wrong value softmax.forward: returns the logarithms
import numpy as np


def softmax_rows(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.log(e / e.sum(axis=-1, keepdims=True))
