# wrong wrong judge train.train: the step is made in a copy that is thrown away
def train(net, X, y, *, rate, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for batch in order.reshape(-1, 5 * batch_size):
            _, grads = net.loss(X[batch], y[batch])
            for name, g in grads.items():
                array = getattr(net, name).copy()
                array -= rate * g
