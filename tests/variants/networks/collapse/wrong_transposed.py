# wrong wrong shape collapse.collapse: W for W x in place of x W
def collapse(W1, b1, W2, b2):
    return (W1 @ W2).T, b1 @ W2 + b2
