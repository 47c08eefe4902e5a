# wrong crashed - collapse.collapse: W2 W1 in place of W1 W2
def collapse(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2
