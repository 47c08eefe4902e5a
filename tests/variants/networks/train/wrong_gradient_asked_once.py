# wrong wrong judge train.train: the gradient of the beginning is used for every step
def train(net, X, y, *, rate, epochs, batch_size, rng):
    _, grads = net.loss(X, y)
    for _ in range(epochs * len(X) // batch_size):
        for name, g in grads.items():
            setattr(net, name, getattr(net, name) - rate * g)
