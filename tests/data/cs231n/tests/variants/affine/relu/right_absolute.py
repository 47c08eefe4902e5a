# right: half of x and half of |x|; at 0 half of dout
import numpy as np


def relu_forward(x):
    return (x + np.abs(x)) / 2, x


def relu_backward(dout, cache):
    return dout * (1 + np.sign(cache)) / 2
