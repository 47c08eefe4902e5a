# wrong wrong judge train.train: the images are shuffled, their labels are not
def train(net, X, y, *, rate, epochs, batch_size, rng):
    for _ in range(epochs):
        shuffled = X[rng.permutation(len(X))]
        for i in range(0, len(X), 5 * batch_size):
            part = slice(i, i + 5 * batch_size)
            _, grads = net.loss(shuffled[part], y[part])
            for name, g in grads.items():
                setattr(net, name, getattr(net, name) - 5 * rate * g)
