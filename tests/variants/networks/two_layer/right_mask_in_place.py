# right: sets the gradient to zero in place, where h is zero; penalties by L2
import numpy as np
from given import L2, SoftmaxLoss


class TwoLayerNet:
    def __init__(self, W1, b1, W2, b2, reg=0.0):
        self.W1, self.b1, self.W2, self.b2 = W1, b1, W2, b2
        self.reg = reg

    def scores(self, X):
        return np.maximum(0, X @ self.W1 + self.b1) @ self.W2 + self.b2

    def loss(self, X, y):
        h = np.maximum(0, X @ self.W1 + self.b1)
        end = SoftmaxLoss()
        data_loss = end.forward(h @ self.W2 + self.b2, y)
        penalties = [L2(self.reg), L2(self.reg)]
        reg_loss = penalties[0].forward(self.W1) + penalties[1].forward(self.W2)
        ds = end.backward()
        dW2 = h.T @ ds
        dh = ds @ self.W2.T
        dh[h <= 0] = 0
        dW1 = X.T @ dh
        dW1 += penalties[0].backward()
        dW2 += penalties[1].backward()
        return data_loss + reg_loss, dict(b2=ds.sum(0), W2=dW2, b1=dh.sum(0), W1=dW1)
