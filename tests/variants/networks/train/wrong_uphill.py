# wrong wrong judge train.train: adds the gradient
def train(net, X, y, *, rate, epochs, batch_size, rng):
    for _ in range(epochs // 2):
        _, grads = net.loss(X, y)
        for name, g in grads.items():
            setattr(net, name, getattr(net, name) + rate * g)
