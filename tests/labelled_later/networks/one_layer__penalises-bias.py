"""Mistake: The student regularises the bias like the weights, in the loss and in the gradient.
Truth: the loss has 0.5 reg sum(b1^2) more, grads["b1"] has reg b1 more.
Frequency: common
Accept: bias-penalised
Family: none
"""


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return X @ self.W1 + self.b1

    def loss(self, X, y):
        lin = Linear(self.W1, self.b1)
        sm = SoftmaxLoss()
        total = sm.forward(lin.forward(X), y)
        lin.backward(sm.backward())
        grads = {"W1": lin.dW, "b1": lin.db}
        for name in ("W1", "b1"):
            p = L2(self.reg)
            total += p.forward(getattr(self, name))
            grads[name] = grads[name] + p.backward()
        return total, grads
