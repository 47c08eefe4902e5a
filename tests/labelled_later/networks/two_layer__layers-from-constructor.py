"""Mistake: The student builds the layers once in the constructor, so that arrays which are replaced later are not seen.
Truth: after net.W1 = ... scores, loss and gradients are those of the old arrays.
Frequency: common
Accept: none
Family: none
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg
        self.fc1 = Linear(W1, b1)
        self.act = ReLU()
        self.fc2 = Linear(W2, b2)
        self.crit = SoftmaxLoss()

    def scores(self, X):
        return self.fc2.forward(self.act.forward(self.fc1.forward(X)))

    def loss(self, X, y):
        loss = self.crit.forward(self.scores(X), y)
        self.fc1.backward(self.act.backward(self.fc2.backward(self.crit.backward())))
        grads = {"b1": self.fc1.db, "b2": self.fc2.db}
        grads["W1"] = self.fc1.dW + self.reg * self.fc1.W
        grads["W2"] = self.fc2.dW + self.reg * self.fc2.W
        loss = loss + 0.5 * self.reg * (np.sum(self.fc1.W**2) + np.sum(self.fc2.W**2))
        return loss, grads
