# right: a row at a time
import numpy as np


def softmax_loss(x, y):
    loss, dx = 0.0, np.zeros_like(x)
    for n, scores in enumerate(x):
        z = scores - max(scores)
        total = sum(np.exp(z))
        loss += np.log(total) - z[y[n]]
        dx[n] = np.exp(z) / total
        dx[n, y[n]] -= 1
    return loss / len(x), dx / len(x)
