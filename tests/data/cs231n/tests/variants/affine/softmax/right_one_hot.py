# right: labels as rows of a unit matrix
import numpy as np


def softmax_loss(x, y):
    truth = np.eye(x.shape[1])[y]
    z = x - x.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -np.sum(truth * log_p) / len(x), (np.exp(log_p) - truth) / len(x)
