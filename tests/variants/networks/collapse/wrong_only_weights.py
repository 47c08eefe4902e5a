# wrong wrong dtype collapse.collapse: returns W alone
def collapse(W1, b1, W2, b2):
    return W1 @ W2
