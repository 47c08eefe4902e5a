"""Mistake: The student thinks that the bias of the combined layer is just the second bias.
Truth: b is b2, without b1 W2; W is right.
Frequency: common
Accept: bias-missing
Family: term-missing
"""


def collapse(W1, b1, W2, b2):
    W = np.dot(W1, W2)
    b = np.copy(b2)
    return W, b
