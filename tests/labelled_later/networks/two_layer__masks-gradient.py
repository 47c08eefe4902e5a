"""Mistake: The student zeroes the hidden gradient where the gradient itself is negative, not where the hidden unit was silent.
Truth: grads["W1"] and grads["b1"] come from max(0, dh).
Frequency: common
Accept: mask-from-upstream
Family: condition-other, other-quantity
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def relu(self, z):
        return np.maximum(z, 0)

    def scores(self, X):
        return self.relu(X @ self.W1 + self.b1) @ self.W2 + self.b2

    def loss(self, X, y):
        a1 = self.relu(X @ self.W1 + self.b1)
        softmax = SoftmaxLoss()
        data = softmax.forward(a1 @ self.W2 + self.b2, y)
        dz2 = softmax.backward()
        grads = {}
        grads["W2"] = a1.T @ dz2 + self.reg * self.W2
        grads["b2"] = dz2.sum(axis=0)
        dz1 = self.relu(dz2 @ self.W2.T)
        grads["W1"] = X.T @ dz1 + self.reg * self.W1
        grads["b1"] = dz1.sum(axis=0)
        penalty = 0.5 * self.reg * ((self.W1 * self.W1).sum() + (self.W2 * self.W2).sum())
        return data + penalty, grads
