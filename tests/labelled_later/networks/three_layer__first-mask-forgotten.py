"""Mistake: The student masks the gradient at the second ReLU and forgets the first one.
Truth: grads["W1"] and grads["b1"] are wrong; all others right.
Frequency: common
Accept: mask-missing, activation-skipped, slope-missing
Family: factor-missing, step-missing, condition-other
"""


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def forward_pass(self, X):
        h1 = np.maximum(0, X @ self.W1 + self.b1)
        h2 = np.maximum(0, h1 @ self.W2 + self.b2)
        return h1, h2, h2 @ self.W3 + self.b3

    def scores(self, X):
        return self.forward_pass(X)[-1]

    def loss(self, X, y):
        h1, h2, s = self.forward_pass(X)
        sm = SoftmaxLoss()
        loss = sm.forward(s, y)
        loss += 0.5 * self.reg * sum(np.sum(W * W) for W in (self.W1, self.W2, self.W3))
        ds = sm.backward()
        dW3, db3 = h2.T @ ds, ds.sum(axis=0)
        dh2 = ds @ self.W3.T
        dh2[h2 == 0] = 0
        dW2, db2 = h1.T @ dh2, dh2.sum(axis=0)
        dh1 = dh2 @ self.W2.T
        dW1, db1 = X.T @ dh1, dh1.sum(axis=0)
        return loss, {
            "W1": dW1 + self.reg * self.W1,
            "W2": dW2 + self.reg * self.W2,
            "W3": dW3 + self.reg * self.W3,
            "b1": db1,
            "b2": db2,
            "b3": db3,
        }
