"""Mistake: The student puts a ReLU after the last layer too.
Truth: negative scores are cut to 0, with the loss and gradients that follow from it.
Frequency: common
Accept: activation-too-many
Family: none
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def run(self, X):
        self.layers = [Linear(self.W1, self.b1), ReLU(), Linear(self.W2, self.b2), ReLU()]
        for layer in self.layers:
            X = layer.forward(X)
        return X

    def scores(self, X):
        return self.run(X)

    def loss(self, X, y):
        crit = SoftmaxLoss()
        loss = crit.forward(self.run(X), y)
        d = crit.backward()
        for layer in self.layers[::-1]:
            d = layer.backward(d)
        one, two = self.layers[0], self.layers[2]
        loss += 0.5 * self.reg * (np.sum(self.W1**2) + np.sum(self.W2**2))
        return loss, {
            "W1": one.dW + self.reg * self.W1,
            "b1": one.db,
            "W2": two.dW + self.reg * self.W2,
            "b2": two.db,
        }
