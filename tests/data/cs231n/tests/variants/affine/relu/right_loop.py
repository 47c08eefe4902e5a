# right: an element at a time
import numpy as np


def relu_forward(x):
    out = np.array([max(0.0, v) for v in x.ravel()]).reshape(x.shape)
    return out, (x,)


def relu_backward(dout, cache):
    (x,) = cache
    dx = np.zeros(x.shape)
    for index, value in np.ndenumerate(x):
        if value > 0:
            dx[index] = dout[index]
    return dx
