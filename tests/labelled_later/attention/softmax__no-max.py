"""Mistake: The student exponentiates without subtracting the maximum.
Truth: NaN where scores are near 1000 (inf/inf) or near -1000 (0/0).
Frequency: common
Accept: max-not-subtracted, exp-overflows
Family: step-missing, term-missing
"""


def softmax_rows(x):
    numerator = np.exp(x)
    denominator = np.sum(numerator, axis=x.ndim - 1, keepdims=True)
    return numerator / denominator
