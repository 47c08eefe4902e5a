# wrong wrong not_finite softmax.forward: the row maximum is not subtracted
import numpy as np


def softmax_rows(x):
    e = np.exp(x)
    return e / e.sum(axis=-1, keepdims=True)
