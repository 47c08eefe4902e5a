# right: logaddexp takes care of large scores
import numpy as np


def softmax_loss(x, y):
    log_p = x - np.logaddexp.reduce(x, axis=1, keepdims=True)
    dx = np.exp(log_p)
    np.subtract.at(dx, (range(len(y)), y), 1)
    return float(-np.take_along_axis(log_p, y[:, None], axis=1).mean()), dx / y.size
