"""Mistake: The student adds the penalty to the loss and forgets its gradient.
Truth: grads["W1"] lacks the term reg W1.
Frequency: common
Accept: penalty-missing
Family: term-missing
"""


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return np.dot(X, self.W1) + self.b1

    def loss(self, X, y):
        N = X.shape[0]
        s = self.scores(X)
        s = s - s.max(axis=1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        data_loss = -np.sum(logp[np.arange(N), y]) / N
        reg_loss = 0.5 * self.reg * np.sum(self.W1 * self.W1)
        ds = np.exp(logp)
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W1": np.dot(X.T, ds), "b1": np.sum(ds, axis=0)}
        return data_loss + reg_loss, grads
