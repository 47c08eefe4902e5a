"""Mistake: b2 is added twice: once as the second layer's bias and once more at the end.
Truth: b is b1 W2 + 2 b2; W is right.
Accept: none
Family: none
"""


def collapse(W1, b1, W2, b2):
    after_second = np.dot(b1, W2) + b2
    return np.dot(W1, W2), after_second + b2
