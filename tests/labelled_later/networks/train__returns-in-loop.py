"""Mistake: The student's return stands inside the loop over the epochs, so that training ends after the first.
Truth: one epoch of 60; the accuracy is too low.
Frequency: common
Accept: none
Family: loop-other
"""


def train(net, X, y, *, rate, epochs, batch_size, rng):
    history = []
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        for first in range(0, len(X), batch_size):
            rows = order[first : first + batch_size]
            value, grads = net.loss(X[rows], y[rows])
            history.append(value)
            for key, grad in grads.items():
                setattr(net, key, getattr(net, key) - rate * grad)
        return history
