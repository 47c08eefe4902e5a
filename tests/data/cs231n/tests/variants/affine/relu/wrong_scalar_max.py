# wrong wrong shape relu.forward: the largest number of all in place of each with 0
import numpy as np


def relu_forward(x):
    return np.max(x, initial=0), x
