"""Mistake: The student subtracts the plain mean of dout and not its mean weighted by y.
Truth: dx is y (dout - mean(dout)).
Frequency: rare
Accept: sum-unweighted
Family: reduction-other, factor-missing
"""


def softmax_rows_backward(dout, y):
    centred = dout - np.mean(dout, axis=-1, keepdims=True)
    return y * centred
