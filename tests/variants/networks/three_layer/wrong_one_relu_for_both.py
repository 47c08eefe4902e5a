# wrong crashed - three_layer.forward: one ReLU object: the second forward overwrites the mask of the first
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
        relu, end = ReLU(), SoftmaxLoss()
        loss = end.forward(f3.forward(relu.forward(f2.forward(relu.forward(f1.forward(X))))), y)
        f1.backward(relu.backward(f2.backward(relu.backward(f3.backward(end.backward())))))
        grads = {"b1": f1.db, "b2": f2.db, "b3": f3.db}
        for k, f in enumerate((f1, f2, f3), 1):
            loss += 0.5 * self.reg * np.sum(f.W**2)
            grads[f"W{k}"] = f.dW + self.reg * f.W
        return loss, grads
