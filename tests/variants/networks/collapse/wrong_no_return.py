# wrong wrong none collapse.collapse: computes and does not return
def collapse(W1, b1, W2, b2):
    W, b = W1 @ W2, b1 @ W2 + b2
