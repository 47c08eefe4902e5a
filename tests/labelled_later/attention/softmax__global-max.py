"""Mistake: The student subtracts the maximum of the whole array, not each row's own.
Truth: rows far below the largest one become 0/0, NaN.
Frequency: common
Accept: one-max-for-all
Family: axis-other, option-missing
"""


def softmax_rows(x):
    z = np.exp(x - np.max(x))
    return z / np.sum(z, axis=-1)[..., None]
