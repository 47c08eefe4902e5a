"""Mistake: The one half of the penalty is kept in the gradient of the last weights.
Truth: W3's gradient has reg W3 / 2 where it should have reg W3; everything else is right.
Accept: penalty-halved
Family: none
"""


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        h = X
        for W, b in ((self.W1, self.b1), (self.W2, self.b2)):
            h = np.maximum(h @ W + b, 0)
        return h @ self.W3 + self.b3

    def loss(self, X, y):
        fc1, fc2, fc3 = Linear(self.W1, self.b1), Linear(self.W2, self.b2), Linear(self.W3, self.b3)
        r1, r2, crit = ReLU(), ReLU(), SoftmaxLoss()
        h1 = r1.forward(fc1.forward(X))
        h2 = r2.forward(fc2.forward(h1))
        value = crit.forward(fc3.forward(h2), y)
        value += 0.5 * self.reg * (np.sum(self.W1**2) + np.sum(self.W2**2) + np.sum(self.W3**2))
        dh2 = fc3.backward(crit.backward())
        dh1 = fc2.backward(r2.backward(dh2))
        fc1.backward(r1.backward(dh1))
        return value, {
            "W1": fc1.dW + self.reg * self.W1,
            "b1": fc1.db,
            "W2": fc2.dW + self.reg * self.W2,
            "b2": fc2.db,
            "W3": fc3.dW + 0.5 * self.reg * self.W3,
            "b3": fc3.db,
        }
