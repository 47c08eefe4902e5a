"""Mistake: b1 is added to every row of W1 before the product, as if the bias were a part of the weights.
Truth: W is (W1 + b1) W2 where it should be W1 W2; b is right.
Accept: none
Family: none
"""


def collapse(W1, b1, W2, b2):
    first_layer = W1 + b1
    return first_layer.dot(W2), b1.dot(W2) + b2
