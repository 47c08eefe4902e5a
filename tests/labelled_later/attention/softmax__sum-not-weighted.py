"""Mistake: The student subtracts the row sum of y dout without multiplying it with y.
Truth: dx is y dout - sum(y dout) instead of y dout - y sum(y dout).
Frequency: common
Accept: none
Family: factor-missing
"""


def softmax_rows_backward(dout, y):
    weighted = dout * y
    total = np.sum(weighted, axis=-1, keepdims=True)
    return weighted - total
