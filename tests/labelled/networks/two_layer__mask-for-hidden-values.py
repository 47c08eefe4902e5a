"""Mistake: The second layer's gradient is taken with the zeros and ones of the ReLU's mask in place of the hidden values.
Truth: W2 is (h > 0)^T ds + reg W2, it should be h^T ds + reg W2; the others are right.
Accept: mask-for-values
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
        pre = X @ self.W1 + self.b1
        fires = (pre > 0).astype(pre.dtype)
        crit = SoftmaxLoss()
        value = crit.forward((pre * fires) @ self.W2 + self.b2, y)
        value += 0.5 * self.reg * (np.sum(self.W1**2) + np.sum(self.W2**2))
        ds = crit.backward()
        dpre = (ds @ self.W2.T) * fires
        return value, {
            "W2": np.einsum("nh,nc->hc", fires, ds) + self.reg * self.W2,
            "b2": ds.sum(axis=0),
            "W1": np.einsum("nd,nh->dh", X, dpre) + self.reg * self.W1,
            "b1": dpre.sum(axis=0),
        }
