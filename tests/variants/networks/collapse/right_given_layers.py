# right: the second layer's own forward
from given import Linear


def collapse(W1, b1, W2, b2):
    second = Linear(W2, b2)
    return second.forward(W1) - b2, second.forward(b1)
