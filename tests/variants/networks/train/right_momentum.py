# right: momentum, arrays changed in place
import numpy as np


def train(net, X, y, *, rate, epochs, batch_size, rng):
    velocity = {}
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for batch in np.array_split(order, max(1, len(y) // batch_size)):
            for name, g in net.loss(X[batch], y[batch])[1].items():
                v = velocity[name] = 0.9 * velocity.get(name, 0) - rate * g
                array = getattr(net, name)
                array += v
