"""Mistake: The student lets the penalty of W2 flow back into the hidden layer: the gradient of h is computed with W2 after it was changed by the penalty.
Truth: dh is ds (W2 + reg W2)^T, so grads["W1"] and grads["b1"] have a factor 1 + reg in their data part.
Frequency: rare
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
        H = np.maximum(X @ self.W1 + self.b1, 0)
        sm = SoftmaxLoss()
        L = sm.forward(H @ self.W2 + self.b2, y)
        L = L + 0.5 * self.reg * (np.sum(self.W1**2) + np.sum(self.W2**2))
        dS = sm.backward()
        W2_total = self.W2 + self.reg * self.W2
        dH = dS @ W2_total.T
        dH[H <= 0] = 0
        return L, {
            "W1": X.T @ dH + self.reg * self.W1,
            "b1": dH.sum(axis=0),
            "W2": H.T @ dS + self.reg * self.W2,
            "b2": dS.sum(axis=0),
        }
