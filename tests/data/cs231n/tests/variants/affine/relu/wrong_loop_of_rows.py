# wrong crashed - relu.forward: takes two axes for granted
import numpy as np


def relu_forward(x):
    N, D = x.shape
    out = np.zeros((N, D))
    for n in range(N):
        for d in range(D):
            out[n, d] = max(0, x[n, d])
    return out, x
