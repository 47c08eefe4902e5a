"""Mistake: b2 is multiplied with b1 W2, where it should be added to it.
Truth: b is (b1 W2) b2, element by element; W is right.
Accept: none
Family: operator-exchanged
"""


def collapse(W1, b1, W2, b2):
    W = np.einsum("dh,hc->dc", W1, W2)
    b = np.einsum("h,hc,c->c", b1, W2, b2)
    return W, b
