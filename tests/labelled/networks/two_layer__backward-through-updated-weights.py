"""Mistake: The gradient goes back through W2 as it would be after a step, W2 minus its gradient, and not through the W2 that forward used.
Truth: W1 and b1 are computed with W2 - dW2 in place of W2; loss, W2 and b2 are right.
Accept: none
Family: other-quantity
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        return np.maximum(X @ self.W1 + self.b1, 0) @ self.W2 + self.b2

    def loss(self, X, y):
        l1, l2, act, crit = Linear(self.W1, self.b1), Linear(self.W2, self.b2), ReLU(), SoftmaxLoss()
        value = crit.forward(l2.forward(act.forward(l1.forward(X))), y)
        value += 0.5 * self.reg * (np.sum(self.W1**2) + np.sum(self.W2**2))
        ds = crit.backward()
        l2.backward(ds)
        dW2 = l2.dW + self.reg * self.W2
        newer = self.W2 - dW2
        l1.backward(act.backward(ds @ newer.T))
        return value, {"W1": l1.dW + self.reg * self.W1, "b1": l1.db, "W2": dW2, "b2": l2.db}
