"""Mistake: The student regularises the last layer's weights only and forgets those of the first.
Truth: the loss lacks 0.5 reg sum(W1^2), grads["W1"] lacks reg W1.
Frequency: common
Accept: penalty-not-in-loss, penalty-missing
Family: term-missing
"""


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.reg = reg

    def scores(self, X):
        l1, r, l2 = Linear(self.W1, self.b1), ReLU(), Linear(self.W2, self.b2)
        return l2.forward(r.forward(l1.forward(X)))

    def loss(self, X, y):
        l1, r, l2 = Linear(self.W1, self.b1), ReLU(), Linear(self.W2, self.b2)
        top = SoftmaxLoss()
        reg_term = L2(self.reg)
        value = top.forward(l2.forward(r.forward(l1.forward(X))), y) + reg_term.forward(self.W2)
        back = l2.backward(top.backward())
        l1.backward(r.backward(back))
        return value, {"W1": l1.dW, "b1": l1.db, "W2": l2.dW + reg_term.backward(), "b2": l2.db}
