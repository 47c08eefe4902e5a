"""Mistake: The second bias's gradient is taken from what arrives behind its ReLU, before the mask.
Truth: b2 counts the examples whose second hidden unit is 0 too; the other gradients are right.
Accept: mask-missing, activation-skipped
Family: step-missing, condition-other, other-quantity
"""


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def _run(self, X):
        a1 = X @ self.W1 + self.b1
        h1 = np.maximum(a1, 0)
        a2 = h1 @ self.W2 + self.b2
        h2 = np.maximum(a2, 0)
        return a1, h1, a2, h2, h2 @ self.W3 + self.b3

    def scores(self, X):
        return self._run(X)[-1]

    def loss(self, X, y):
        a1, h1, a2, h2, out = self._run(X)
        crit = SoftmaxLoss()
        value = crit.forward(out, y)
        g = crit.backward()
        d = {"W3": h2.T @ g, "b3": g.sum(0)}
        g = g @ self.W3.T
        d["b2"] = g.sum(0)
        g = g * (a2 > 0)
        d["W2"] = h1.T @ g
        g = (g @ self.W2.T) * (a1 > 0)
        d["W1"] = X.T @ g
        d["b1"] = g.sum(0)
        for k in ("W1", "W2", "W3"):
            w = getattr(self, k)
            value += self.reg / 2 * np.sum(w**2)
            d[k] = d[k] + self.reg * w
        return value, d
