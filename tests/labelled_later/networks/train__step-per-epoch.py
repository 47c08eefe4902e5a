"""Mistake: The student's step stands outside the loop over the batches, so that it is taken once an epoch with the last batch's gradient.
Truth: 60 steps in all; the accuracy is far below 0.93.
Frequency: common
Accept: none
Family: none
"""


def train(net, X, y, *, rate, epochs, batch_size, rng):
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        batches = [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
        for batch in batches:
            loss, grads = net.loss(X[batch], y[batch])
        for name, dW in grads.items():
            setattr(net, name, getattr(net, name) - rate * dW)
