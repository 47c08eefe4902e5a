# wrong wrong value relu.forward: an array of whole numbers loses what is behind the point
import numpy as np


def relu_forward(x):
    out = np.zeros(x.shape, dtype=int)
    out[x > 0] = x[x > 0]
    return out, x
