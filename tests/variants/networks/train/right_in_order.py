# right: no shuffling, the last odd batch left out, arrays changed in place
def train(net, X, y, *, rate, epochs, batch_size, rng):
    n_batches = X.shape[0] // batch_size
    for epoch in range(epochs):
        for k in range(n_batches):
            part = slice(k * batch_size, (k + 1) * batch_size)
            _, grads = net.loss(X[part], y[part])
            net.W1 -= rate * grads["W1"]
            net.b1 -= rate * grads["b1"]
            net.W2 -= rate * grads["W2"]
            net.b2 -= rate * grads["b2"]
