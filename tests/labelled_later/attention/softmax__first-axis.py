"""Mistake: The student normalises along axis 1, which is the last axis of a matrix but not of an array of three axes.
Truth: right for two-dimensional x; for three axes columns and not rows sum to 1.
Frequency: rare
Accept: axis-one-for-last
Family: axis-other
"""


def softmax_rows(x):
    ax = 1 if x.ndim > 1 else 0
    top = np.amax(x, axis=ax, keepdims=True)
    ex = np.exp(x - top)
    return ex / ex.sum(axis=ax, keepdims=True)
