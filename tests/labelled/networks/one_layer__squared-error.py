"""Mistake: The loss is the squared error between scores and one-hot labels, where a softmax loss is asked for.
Truth: The loss is half the mean squared distance of the scores from the one-hot labels; its gradients fit that loss.
Accept: squared-error
Family: none
"""


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return X @ self.W1 + self.b1

    def loss(self, X, y):
        out = self.scores(X)
        diff = out - np.eye(out.shape[1])[y]
        value = 0.5 * np.mean(np.sum(diff**2, axis=1)) + 0.5 * self.reg * np.sum(self.W1**2)
        d = diff / len(X)
        return value, {"W1": X.T @ d + self.reg * self.W1, "b1": d.sum(axis=0)}
