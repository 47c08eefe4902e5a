# right: the whole Jacobian of each row
import numpy as np


def softmax_rows_backward(dout, y):
    jacobian = y[..., :, None] * np.eye(y.shape[-1]) - y[..., :, None] * y[..., None, :]
    return np.einsum("...ij,...j->...i", jacobian, dout)
