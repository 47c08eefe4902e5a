"""Mistake: The hidden layer is a ReLU forward, but its slope backward is that of tanh, 1 - h^2.
Truth: W1 and b1 are computed with the factor 1 - h^2 where it should be 1 or 0; the others are right.
Accept: other-slope
Family: none
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        return np.clip(X @ self.W1 + self.b1, 0, None) @ self.W2 + self.b2

    def loss(self, X, y):
        h = np.clip(X @ self.W1 + self.b1, 0, None)
        crit = SoftmaxLoss()
        value = crit.forward(h @ self.W2 + self.b2, y)
        value = value + 0.5 * self.reg * (np.sum(self.W1**2) + np.sum(self.W2**2))
        ds = crit.backward()
        da = (1 - h * h) * (ds @ self.W2.T)
        grads = {"W1": X.T @ da, "b1": da.sum(axis=0), "W2": h.T @ ds, "b2": ds.sum(axis=0)}
        for name in ("W1", "W2"):
            grads[name] = grads[name] + self.reg * getattr(self, name)
        return value, grads
