"""Mistake: The student multiplies with the hidden sums before the ReLU where the second layer's input, after the ReLU, belongs.
Truth: grads["W2"] has contributions of silent units; the rest is right.
Frequency: common
Accept: before-activation
Family: step-missing, other-quantity
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        Z1 = X.dot(self.W1) + self.b1
        A1 = np.maximum(Z1, 0)
        return A1.dot(self.W2) + self.b2

    def loss(self, X, y):
        N = X.shape[0]
        Z1 = X.dot(self.W1) + self.b1
        Z2 = np.maximum(Z1, 0).dot(self.W2) + self.b2
        Z2 = Z2 - Z2.max(axis=1, keepdims=True)
        log_probs = Z2 - np.log(np.exp(Z2).sum(axis=1, keepdims=True))
        loss = -log_probs[range(N), y].mean()
        loss = loss + self.reg / 2 * (np.sum(self.W1**2) + np.sum(self.W2**2))
        dZ2 = np.exp(log_probs)
        dZ2[range(N), y] -= 1
        dZ2 = dZ2 / N
        dW2 = Z1.T.dot(dZ2) + self.reg * self.W2
        dZ1 = dZ2.dot(self.W2.T) * (Z1 > 0)
        dW1 = X.T.dot(dZ1) + self.reg * self.W1
        return loss, {"W1": dW1, "b1": dZ1.sum(0), "W2": dW2, "b2": dZ2.sum(0)}
