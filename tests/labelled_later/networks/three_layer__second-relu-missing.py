"""Mistake: The student puts a ReLU after the first layer only.
Truth: scores, loss and gradients are those of a net whose second hidden layer is linear.
Frequency: rare
Accept: activation-missing
Family: step-missing
"""


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def stack(self):
        return [
            Linear(self.W1, self.b1),
            ReLU(),
            Linear(self.W2, self.b2),
            Linear(self.W3, self.b3),
        ]

    def scores(self, X):
        a = X
        for f in self.stack():
            a = f.forward(a)
        return a

    def loss(self, X, y):
        stack = self.stack()
        a = X
        for f in stack:
            a = f.forward(a)
        end = SoftmaxLoss()
        loss = end.forward(a, y)
        d = end.backward()
        for f in reversed(stack):
            d = f.backward(d)
        grads = {}
        i = 0
        for f in stack:
            if isinstance(f, Linear):
                i += 1
                loss += 0.5 * self.reg * (f.W**2).sum()
                grads["W%d" % i] = f.dW + self.reg * f.W
                grads["b%d" % i] = f.db
        return loss, grads
