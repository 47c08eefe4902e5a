"""Mistake: The student divides the penalty by the batch size, lambda/(2m), as in another course.
Truth: the penalty in the loss and reg W1 in the gradient are divided by N.
Frequency: common
Accept: penalty-averaged
Family: none
"""


class OneLayerNet:
    def __init__(self, W1, b1, reg=0.0):
        self.W1, self.b1, self.reg = W1, b1, reg

    def scores(self, X):
        return self.b1 + X @ self.W1

    def loss(self, X, y):
        m = X.shape[0]
        head = SoftmaxLoss()
        cross_entropy = head.forward(self.scores(X), y)
        dz = head.backward()
        l2_cost = self.reg / (2 * m) * np.sum(np.square(self.W1))
        gW = X.T @ dz + self.reg / m * self.W1
        gb = np.sum(dz, axis=0)
        return cross_entropy + l2_cost, {"W1": gW, "b1": gb}
