"""Mistake: The student carries b1 through W2 and forgets to add b2.
Truth: b is b1 W2, without b2.
Frequency: rare
Accept: bias-missing
Family: term-missing
"""


def collapse(W1, b1, W2, b2):
    combined = W1 @ W2
    shift = np.einsum("m,mc->c", b1, W2)
    return combined, shift
