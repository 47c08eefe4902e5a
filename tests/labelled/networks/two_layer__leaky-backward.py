"""Mistake: On the way back the ReLU lets a hundredth through where it was closed, like a leaky ReLU.
Truth: W1 and b1 have 0.01 times what closed hidden units would send, in addition to what is right.
Accept: other-slope
Family: constant-off
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        h = X @ self.W1 + self.b1
        return (h * (h > 0)) @ self.W2 + self.b2

    def loss(self, X, y):
        a = X @ self.W1 + self.b1
        h = a * (a > 0)
        crit = SoftmaxLoss()
        value = crit.forward(h @ self.W2 + self.b2, y)
        reg1, reg2 = L2(self.reg), L2(self.reg)
        value = value + reg1.forward(self.W1) + reg2.forward(self.W2)
        ds = crit.backward()
        dh = ds @ self.W2.T
        da = np.where(a > 0, dh, 0.01 * dh)
        return value, {
            "W1": X.T @ da + reg1.backward(),
            "b1": da.sum(axis=0),
            "W2": h.T @ ds + reg2.backward(),
            "b2": ds.sum(axis=0),
        }
