# wrong wrong value collapse.collapse: the first bias as its sum
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1.sum() * W2.sum(axis=0) + b2
