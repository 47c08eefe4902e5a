# right: biases as a last row, one product
import numpy as np


def collapse(W1, b1, W2, b2):
    corner = np.zeros(len(W1) + 1)
    corner[-1] = 1
    first = np.column_stack([np.vstack([W1, b1]), corner])
    M = first @ np.vstack([W2, b2])
    return M[:-1], M[-1]
