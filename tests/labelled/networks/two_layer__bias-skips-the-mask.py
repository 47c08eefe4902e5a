"""Mistake: The first bias's gradient is summed before the ReLU's mask is applied.
Truth: b1 counts the examples whose hidden unit is 0 too; the loss and the other three gradients are right.
Accept: mask-missing, activation-skipped
Family: step-missing, condition-other, other-quantity
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        return np.maximum(X @ self.W1 + self.b1, 0) @ self.W2 + self.b2

    def loss(self, X, y):
        a = X @ self.W1 + self.b1
        h = np.maximum(a, 0)
        crit = SoftmaxLoss()
        value = crit.forward(h @ self.W2 + self.b2, y)
        value += self.reg / 2 * sum((w * w).sum() for w in (self.W1, self.W2))
        g = crit.backward()
        grads = {"W2": h.T @ g + self.reg * self.W2, "b2": g.sum(0)}
        g = g @ self.W2.T
        grads["b1"] = g.sum(0)
        g = np.where(a > 0, g, 0)
        grads["W1"] = X.T @ g + self.reg * self.W1
        return value, grads
