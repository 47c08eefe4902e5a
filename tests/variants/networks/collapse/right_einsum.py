# right: einsum
import numpy as np


def collapse(W1, b1, W2, b2):
    return np.einsum("dh,hc->dc", W1, W2), np.einsum("h,hc->c", b1, W2) + b2
