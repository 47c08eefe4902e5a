"""Mistake: The student's slice does not move: every step sees the first batch of the images.
Truth: only batch_size images are ever learned, the accuracy is too low.
Frequency: rare
Accept: none
Family: part-missing
"""


def train(net, X, y, *, rate, epochs, batch_size, rng):
    steps = len(X) // batch_size
    for epoch in range(epochs):
        for step in range(steps):
            xb = X[:batch_size]
            yb = y[:batch_size]
            loss, grads = net.loss(xb, yb)
            for key in grads:
                setattr(net, key, getattr(net, key) - rate * grads[key])
