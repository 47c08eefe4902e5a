"""Mistake: The biases' gradients are the mean over the batch of what arrives, and the loss has divided by N already.
Truth: b1, b2 and b3 are 1 / N of what they should be; the weights' gradients are right.
Accept: mean-not-sum, batch-twice
Family: reduction-other
"""


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        h = X
        for W, b in ((self.W1, self.b1), (self.W2, self.b2)):
            h = np.maximum(h @ W + b, 0)
        return h @ self.W3 + self.b3

    def loss(self, X, y):
        ins, masks = [X], []
        for W, b in ((self.W1, self.b1), (self.W2, self.b2)):
            z = ins[-1] @ W + b
            masks.append(z > 0)
            ins.append(z * masks[-1])
        crit = SoftmaxLoss()
        value = crit.forward(ins[2] @ self.W3 + self.b3, y)
        delta, grads = crit.backward(), {}
        for k in (3, 2, 1):
            W = getattr(self, f"W{k}")
            value = value + self.reg * np.sum(W * W) * 0.5
            grads[f"W{k}"] = ins[k - 1].T @ delta + self.reg * W
            grads[f"b{k}"] = delta.mean(axis=0)
            if k > 1:
                delta = delta @ W.T * masks[k - 2]
        return value, grads
