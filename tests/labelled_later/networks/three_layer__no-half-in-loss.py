"""Mistake: The student leaves the one half out of the penalty in the loss; the gradients are right.
Truth: the loss has 0.5 reg sum of squares too much.
Frequency: common
Accept: penalty-twice
Family: factor-missing
"""


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        h = np.clip(X @ self.W1 + self.b1, 0, None)
        h = np.clip(h @ self.W2 + self.b2, 0, None)
        return h @ self.W3 + self.b3

    def loss(self, X, y):
        fc = [Linear(self.W1, self.b1), Linear(self.W2, self.b2), Linear(self.W3, self.b3)]
        r1, r2 = ReLU(), ReLU()
        sm = SoftmaxLoss()
        h = r1.forward(fc[0].forward(X))
        h = r2.forward(fc[1].forward(h))
        loss = sm.forward(fc[2].forward(h), y)
        for f in fc:
            loss = loss + self.reg * np.sum(f.W**2)
        d = fc[2].backward(sm.backward())
        d = fc[1].backward(r2.backward(d))
        fc[0].backward(r1.backward(d))
        grads = {}
        for i, f in enumerate(fc):
            grads["W" + str(i + 1)] = f.dW + self.reg * f.W
            grads["b" + str(i + 1)] = f.db
        return loss, grads
