"""Mistake: The student computes the new arrays in local variables and never puts them into the network.
Truth: net is as it was, about 10 % right.
Frequency: common
Accept: none
Family: step-missing
"""


def train(net, X, y, *, rate, epochs, batch_size, rng):
    for _ in range(epochs):
        perm = rng.permutation(len(X))
        for s in range(0, len(X), batch_size):
            b = perm[s : s + batch_size]
            loss, grads = net.loss(X[b], y[b])
            W1, b1, W2, b2 = net.W1, net.b1, net.W2, net.b2
            W1 = W1 - rate * grads["W1"]
            b1 = b1 - rate * grads["b1"]
            W2 = W2 - rate * grads["W2"]
            b2 = b2 - rate * grads["b2"]
