"""Mistake: The student shuffles the images and not the labels with them.
Truth: the network learns random labels, about 10 % right.
Frequency: common
Accept: none
Family: order-exchanged, step-missing
"""


def train(net, X, y, *, rate, epochs, batch_size, rng):
    for epoch in range(epochs):
        X_shuffled = X[rng.permutation(X.shape[0])]
        for start in range(0, X.shape[0], batch_size):
            end = start + batch_size
            _, grads = net.loss(X_shuffled[start:end], y[start:end])
            for name, grad in grads.items():
                getattr(net, name)[...] -= rate * grad
