# wrong wrong value collapse.collapse: b1 is forgotten
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b2
