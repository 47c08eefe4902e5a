"""Mistake: The student uses the sigmoid's slope y (1 - y) element by element and forgets the off-diagonal part of the softmax's Jacobian.
Truth: dx is dout y (1 - y).
Frequency: common
Accept: softmax-diagonal, other-slope
Family: term-missing
"""


def softmax_rows_backward(dout, y):
    local = y * (1.0 - y)
    return local * dout
