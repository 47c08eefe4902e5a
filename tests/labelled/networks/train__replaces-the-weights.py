"""Mistake: The step is put in the place of the weights, where it should be added to them.
Truth: After each batch the arrays are -rate times the gradient: nothing is learned.
Accept: none
Family: update-not-added
"""


def train(net, X, y, *, rate, epochs, batch_size, rng):
    n = X.shape[0]
    for epoch in range(epochs):
        idx = np.arange(n)
        rng.shuffle(idx)
        for k in range(0, n, batch_size):
            loss, g = net.loss(X[idx[k : k + batch_size]], y[idx[k : k + batch_size]])
            for key in g:
                setattr(net, key, -rate * g[key])
