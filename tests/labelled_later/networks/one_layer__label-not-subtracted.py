"""Mistake: The student takes the probabilities as gradient of the scores and forgets to subtract 1 at the right class.
Truth: both gradients are computed from p / N instead of (p - onehot) / N.
Frequency: common
Accept: right-class-forgotten
Family: term-missing, step-missing
"""


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return X @ self.W1 + self.b1

    def loss(self, X, y):
        z = self.scores(X)
        z = z - z.max(axis=1)[:, None]
        lse = np.log(np.exp(z).sum(axis=1))
        probs = np.exp(z - lse[:, None])
        n = len(y)
        loss = (lse - z[np.arange(n), y]).mean() + 0.5 * self.reg * (self.W1**2).sum()
        delta = probs / n
        return loss, {"W1": X.T @ delta + self.reg * self.W1, "b1": delta.sum(axis=0)}
