# right: asks the two layers: b is their answer to 0, the rows of W their answers to unit vectors
import numpy as np


def collapse(W1, b1, W2, b2):
    def both(x):
        return (x @ W1 + b1) @ W2 + b2

    b = both(np.zeros(W1.shape[0]))
    return both(np.eye(W1.shape[0])) - b, b
