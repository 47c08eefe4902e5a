"""Mistake: The penalty's gradient is subtracted, as in a weight update, where it should be added.
Truth: W1's gradient is dW - reg W1 where it should be dW + reg W1; loss and b1 are right.
Accept: none
Family: operator-exchanged, sign-turned, update-other
"""


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return Linear(self.W1, self.b1).forward(X)

    def loss(self, X, y):
        layer, crit = Linear(self.W1, self.b1), SoftmaxLoss()
        data = crit.forward(layer.forward(X), y)
        price = self.reg * np.vdot(self.W1, self.W1) / 2
        layer.backward(crit.backward())
        layer.dW -= self.reg * self.W1
        return data + price, dict(W1=layer.dW, b1=layer.db)
