"""Mistake: Powers of two are used in place of powers of e.
Truth: forward is the softmax of x ln 2; backward is right.
Accept: none
Family: function-other
"""


def softmax_rows(x):
    powers = np.exp2(x - np.amax(x, axis=-1, keepdims=True))
    return powers / np.sum(powers, axis=-1, keepdims=True)
