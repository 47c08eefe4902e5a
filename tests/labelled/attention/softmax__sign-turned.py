"""Mistake: The softmax's Jacobian has its signs turned: y_i y_j - delta_ij y_i.
Truth: dx is minus what it should be.
Accept: sign
Family: sign-turned, operands-exchanged
"""


def softmax_rows_backward(dout, y):
    outer = np.einsum("...i,...j->...ij", y, y)
    jacobian = outer - np.eye(y.shape[-1]) * y[..., None]
    return np.einsum("...ij,...j->...i", jacobian, dout)
