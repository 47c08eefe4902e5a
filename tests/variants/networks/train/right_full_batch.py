# right: all images at every step, steps of a size of its own, Adam
import numpy as np


def train(net, X, y, *, rate, epochs, batch_size, rng):
    m, v = {}, {}
    for t in range(1, 2 * epochs + 1):
        for name, g in net.loss(X, y)[1].items():
            m[name] = 0.9 * m.get(name, 0) + 0.1 * g
            v[name] = 0.99 * v.get(name, 0) + 0.01 * g**2
            step = m[name] / (1 - 0.9**t) / (1e-8 + np.sqrt(v[name] / (1 - 0.99**t)))
            net.__dict__[name] = net.__dict__[name] - rate * step
