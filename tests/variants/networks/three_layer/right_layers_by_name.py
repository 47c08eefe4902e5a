# right: six layers with names, called one by one
import numpy as np
from given import Linear, ReLU, SoftmaxLoss


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        h = np.maximum(0, X @ self.W1 + self.b1)
        h = np.maximum(0, h @ self.W2 + self.b2)
        return h @ self.W3 + self.b3

    def loss(self, X, y):
        f1, f2, f3 = Linear(self.W1, self.b1), Linear(self.W2, self.b2), Linear(self.W3, self.b3)
        r1, r2, end = ReLU(), ReLU(), SoftmaxLoss()
        loss = end.forward(f3.forward(r2.forward(f2.forward(r1.forward(f1.forward(X))))), y)
        f1.backward(r1.backward(f2.backward(r2.backward(f3.backward(end.backward())))))
        grads = {"b1": f1.db, "b2": f2.db, "b3": f3.db, "W1": f1.dW, "W2": f2.dW, "W3": f3.dW}
        for name in grads:
            if name.startswith("W"):
                loss += 0.5 * self.reg * (getattr(self, name) ** 2).sum()
                grads[name] = grads[name] + self.reg * getattr(self, name)
        return loss, grads
