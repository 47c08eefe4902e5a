"""Mistake: The student sums the loss over the batch and does not take the mean, in the loss and in the gradients.
Truth: data loss and data gradients are N times too large.
Frequency: common
Accept: loss-summed, batch-forgotten, count-forgotten
Family: reduction-other, factor-missing
"""


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        h1 = np.maximum(X @ self.W1 + self.b1, 0)
        h2 = np.maximum(h1 @ self.W2 + self.b2, 0)
        return h2 @ self.W3 + self.b3

    def loss(self, X, y):
        h1 = np.maximum(X @ self.W1 + self.b1, 0)
        h2 = np.maximum(h1 @ self.W2 + self.b2, 0)
        s = h2 @ self.W3 + self.b3
        s -= s.max(axis=1, keepdims=True)
        lp = s - np.log(np.sum(np.exp(s), axis=1, keepdims=True))
        rows = np.arange(len(X))
        loss = -np.sum(lp[rows, y])
        d3 = np.exp(lp)
        d3[rows, y] -= 1
        d2 = (d3 @ self.W3.T) * (h2 > 0)
        d1 = (d2 @ self.W2.T) * (h1 > 0)
        loss += 0.5 * self.reg * ((self.W1**2).sum() + (self.W2**2).sum() + (self.W3**2).sum())
        grads = {}
        for k, (a, d, W) in enumerate([(X, d1, self.W1), (h1, d2, self.W2), (h2, d3, self.W3)], 1):
            grads[f"W{k}"] = a.T @ d + self.reg * W
            grads[f"b{k}"] = d.sum(0)
        return loss, grads
