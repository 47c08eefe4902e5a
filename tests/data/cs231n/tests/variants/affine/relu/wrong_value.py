# wrong wrong judge relu.backward: multiplies by the value in place of the slope
import numpy as np


def relu_backward(dout, cache):
    return dout * np.maximum(cache, 0)
