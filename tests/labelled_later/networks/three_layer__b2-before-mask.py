"""Mistake: The student computes the second layer's bias gradient before the ReLU's mask is applied.
Truth: grads["b2"] includes the gradients of silent units; all others right.
Frequency: rare
Accept: mask-missing, activation-skipped, slope-missing
Family: factor-missing, step-missing, condition-other, other-quantity
"""


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        z1 = X @ self.W1 + self.b1
        z2 = np.maximum(z1, 0) @ self.W2 + self.b2
        return np.maximum(z2, 0) @ self.W3 + self.b3

    def loss(self, X, y):
        z1 = X @ self.W1 + self.b1
        a1 = np.maximum(z1, 0)
        z2 = a1 @ self.W2 + self.b2
        a2 = np.maximum(z2, 0)
        sm = SoftmaxLoss()
        loss = sm.forward(a2 @ self.W3 + self.b3, y)
        lam = self.reg
        loss += lam / 2 * (np.sum(self.W1**2) + np.sum(self.W2**2) + np.sum(self.W3**2))
        g = {}
        d3 = sm.backward()
        g["W3"] = a2.T @ d3 + lam * self.W3
        g["b3"] = np.sum(d3, axis=0)
        d2 = d3 @ self.W3.T
        g["b2"] = np.sum(d2, axis=0)
        d2 = d2 * (z2 > 0)
        g["W2"] = a1.T @ d2 + lam * self.W2
        d1 = d2 @ self.W2.T * (z1 > 0)
        g["b1"] = np.sum(d1, axis=0)
        g["W1"] = X.T @ d1 + lam * self.W1
        return loss, g
