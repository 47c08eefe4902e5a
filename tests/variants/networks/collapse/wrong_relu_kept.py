# wrong wrong value collapse.collapse: a ReLU on the way
import numpy as np


def collapse(W1, b1, W2, b2):
    return W1 @ W2, np.maximum(0, b1) @ W2 + b2
