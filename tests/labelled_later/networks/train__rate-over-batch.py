"""Mistake: The student divides the step by the batch size though the loss is a mean already.
Truth: steps are 40 times too small and the accuracy stays below 0.93.
Frequency: common
Accept: batch-twice
Family: none
"""


def train(net, X, y, *, rate, epochs, batch_size, rng):
    m = len(y)
    for _ in range(epochs):
        shuffled = np.arange(m)
        rng.shuffle(shuffled)
        for k in range(0, m, batch_size):
            sel = shuffled[k : k + batch_size]
            grads = net.loss(X[sel], y[sel])[1]
            for name in grads:
                step = rate * grads[name] / batch_size
                setattr(net, name, getattr(net, name) - step)
