"""Mistake: The student forgets the ReLU on the way back.
Truth: grads["W1"] and grads["b1"] let the gradients of silent units through; W2 and b2 are right.
Frequency: common
Accept: activation-skipped, mask-missing, slope-missing
Family: factor-missing, step-missing, condition-other
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        h = X @ self.W1 + self.b1
        h[h < 0] = 0
        return h @ self.W2 + self.b2

    def loss(self, X, y):
        h1 = np.maximum(0, X @ self.W1 + self.b1)
        out = h1 @ self.W2 + self.b2
        sm = SoftmaxLoss()
        loss = sm.forward(out, y)
        dout = sm.backward()
        dW2 = h1.T @ dout
        db2 = dout.sum(axis=0)
        dh1 = dout @ self.W2.T
        dW1 = X.T @ dh1
        db1 = dh1.sum(axis=0)
        for W in (self.W1, self.W2):
            loss += 0.5 * self.reg * np.sum(W**2)
        dW1 += self.reg * self.W1
        dW2 += self.reg * self.W2
        return loss, dict(W1=dW1, b1=db1, W2=dW2, b2=db2)
