"""Mistake: The penalty is divided by the size of the batch, together with the data loss.
Truth: The penalty's share of the loss and of W1's gradient is 1 / N of what it should be; b1 is right.
Accept: penalty-averaged
Family: none
"""


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return np.dot(X, self.W1) + self.b1

    def loss(self, X, y):
        n = len(y)
        s = self.scores(X)
        s = s - s.max(axis=1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        total = -logp[np.arange(n), y].sum() + 0.5 * self.reg * (self.W1**2).sum()
        ds = np.exp(logp)
        ds[np.arange(n), y] -= 1
        dW = X.T.dot(ds) + self.reg * self.W1
        return total / n, {"W1": dW / n, "b1": ds.sum(axis=0) / n}
