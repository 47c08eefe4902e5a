# right: Adam with rate as its step, arrays replaced
import numpy as np


def train(net, X, y, *, rate, epochs, batch_size, rng):
    names = ("W1", "b1", "W2", "b2")
    m, v = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    t = 0
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        X, y = X[order], y[order]
        for i in range(0, len(X), batch_size):
            t += 1
            _, grads = net.loss(X[i : i + batch_size], y[i : i + batch_size])
            for k in names:
                m[k] = 0.9 * m[k] + 0.1 * grads[k]
                v[k] = 0.999 * v[k] + 0.001 * grads[k] ** 2
                step = m[k] / (1 - 0.9**t) / (np.sqrt(v[k] / (1 - 0.999**t)) + 1e-8)
                setattr(net, k, getattr(net, k) - rate * step)
