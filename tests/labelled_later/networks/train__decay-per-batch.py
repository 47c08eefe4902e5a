"""Mistake: The student lowers the rate after every batch, not after every epoch, so that it vanishes within the first epoch.
Truth: training stands still early; the accuracy is too low.
Frequency: rare
Accept: none
Family: none
"""


def train(net, X, y, *, rate, epochs, batch_size, rng):
    lr = rate
    for _ in range(epochs):
        p = rng.permutation(len(X))
        for i in range(0, len(X), batch_size):
            j = p[i : i + batch_size]
            _, grads = net.loss(X[j], y[j])
            for n, g in grads.items():
                setattr(net, n, getattr(net, n) - lr * g)
            lr *= 0.95
