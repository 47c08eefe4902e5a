"""Mistake: The student adds the gradient: steps uphill.
Truth: the loss grows and the accuracy is far below 0.93.
Frequency: common
Accept: update-away, sign
Family: sign-turned, operator-exchanged, update-other
"""


def train(net, X, y, *, rate, epochs, batch_size, rng):
    n = X.shape[0]
    for e in range(epochs):
        idx = rng.permutation(n)
        Xs, ys = X[idx], y[idx]
        for i in range(0, n, batch_size):
            loss, g = net.loss(Xs[i : i + batch_size], ys[i : i + batch_size])
            for k in g:
                w = getattr(net, k)
                w += rate * g[k]
