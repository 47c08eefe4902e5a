# wrong wrong not_finite softmax.forward: one maximum for all rows
import numpy as np


def softmax_rows(x):
    e = np.exp(x - x.max())
    return e / e.sum(axis=-1, keepdims=True)
