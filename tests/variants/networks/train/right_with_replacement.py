# right: batches drawn with replacement, the rate falls, numpy's global random numbers
import numpy as np


def train(net, X, y, *, rate, epochs, batch_size, rng):
    steps = epochs * len(X) // batch_size
    for step in range(steps):
        batch = np.random.randint(len(X), size=batch_size)
        loss, grads = net.loss(X[batch], y[batch])
        for name in grads:
            now = rate * (1.5 - step / steps)
            setattr(net, name, getattr(net, name) - now * grads[name])
        net.history = [*getattr(net, "history", [])[-9:], loss]
    return net
