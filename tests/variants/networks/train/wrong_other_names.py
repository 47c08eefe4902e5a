# wrong crashed - train.train: asks for attributes that the net does not have
def train(net, X, y, *, rate, epochs, batch_size, rng):
    for i in range(0, len(X), batch_size):
        _, grads = net.loss(X[i : i + batch_size], y[i : i + batch_size])
        for name in grads:
            net.params[name] -= rate * grads[name]
