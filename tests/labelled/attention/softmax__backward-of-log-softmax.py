"""Mistake: The way back is that of log softmax: dout - y times the sum of dout.
Truth: dx is dout - y sum(dout) where it should be y (dout - sum(y dout)); forward is right.
Accept: sum-unweighted, log-softmax-slope
Family: factor-missing
"""


def softmax_rows_backward(dout, y):
    total = np.sum(dout, axis=-1, keepdims=True)
    return dout - total * y
