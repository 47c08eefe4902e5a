"""Mistake: The student averages the bias gradients over the batch where they are sums.
Truth: grads["b1"] and grads["b2"] are divided by N once too often.
Frequency: common
Accept: mean-not-sum, batch-twice
Family: reduction-other
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        hidden = X @ self.W1 + self.b1
        return np.where(hidden > 0, hidden, 0) @ self.W2 + self.b2

    def loss(self, X, y):
        pre = X @ self.W1 + self.b1
        on = pre > 0
        hidden = pre * on
        sl = SoftmaxLoss()
        loss = sl.forward(hidden @ self.W2 + self.b2, y)
        g = sl.backward()
        gh = (g @ self.W2.T) * on
        r = self.reg
        grads = {
            "W2": hidden.T @ g + r * self.W2,
            "b2": g.mean(axis=0),
            "W1": X.T @ gh + r * self.W1,
            "b1": gh.mean(axis=0),
        }
        loss += r / 2 * np.sum(self.W1**2) + r / 2 * np.sum(self.W2**2)
        return loss, grads
