"""Mistake: The student divides by the batch size once in the softmax and once more in the weights' gradients.
Truth: the data part of grads["W1"] and grads["b1"] is divided by N^2 instead of N.
Frequency: common
Accept: batch-twice, mean-not-sum
Family: reduction-other
"""


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return X.dot(self.W1) + self.b1

    def loss(self, X, y):
        m = len(X)
        criterion = SoftmaxLoss()
        L = criterion.forward(self.scores(X), y)
        dZ = criterion.backward()
        dW1 = X.T.dot(dZ) / m
        db1 = dZ.sum(axis=0) / m
        L = L + self.reg / 2 * np.sum(self.W1**2)
        dW1 = dW1 + self.reg * self.W1
        return L, {"W1": dW1, "b1": db1}
