# right: three loops, lists
def collapse(W1, b1, W2, b2):
    D, H, C = len(W1), len(W2), len(b2)
    W = [[sum(W1[d][h] * W2[h][c] for h in range(H)) for c in range(C)] for d in range(D)]
    b = [b2[c] + sum(b1[h] * W2[h][c] for h in range(H)) for c in range(C)]
    return [W, b]
