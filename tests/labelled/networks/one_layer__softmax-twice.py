"""Mistake: The loss is asked for probabilities: SoftmaxLoss, which takes a softmax itself, is handed a softmax.
Truth: The loss is that of the softmax of the softmax of the scores, and the gradients are p' - one-hot of that, not passed through the first softmax.
Accept: softmax-twice
Family: none
"""


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return X @ self.W1 + self.b1

    def loss(self, X, y):
        fc = Linear(self.W1, self.b1)
        z = fc.forward(X)
        prob = np.exp(z - z.max(axis=1)[:, None])
        prob /= prob.sum(axis=1)[:, None]
        crit, l2 = SoftmaxLoss(), L2(self.reg)
        value = crit.forward(prob, y) + l2.forward(self.W1)
        fc.backward(crit.backward())
        return value, {"W1": fc.dW + l2.backward(), "b1": fc.db}
