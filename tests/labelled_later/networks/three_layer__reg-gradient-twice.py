"""Mistake: The student's penalty gradient is 2 reg W though the loss has the factor one half.
Truth: all weights' gradients have reg W too much; loss and biases are right.
Frequency: common
Accept: penalty-twice
Family: constant-off
"""


class ThreeLayerNet:
    def __init__(self, W1, b1, W2, b2, W3, b3, reg=0.0):
        self.W1, self.b1 = W1, b1
        self.W2, self.b2 = W2, b2
        self.W3, self.b3 = W3, b3
        self.reg = reg

    def scores(self, X):
        out = X
        for W, b in [(self.W1, self.b1), (self.W2, self.b2)]:
            out = np.maximum(out @ W + b, 0)
        return out @ self.W3 + self.b3

    def loss(self, X, y):
        weights = {1: self.W1, 2: self.W2, 3: self.W3}
        biases = {1: self.b1, 2: self.b2, 3: self.b3}
        acts = {0: X}
        for k in (1, 2):
            acts[k] = np.maximum(acts[k - 1] @ weights[k] + biases[k], 0)
        sm = SoftmaxLoss()
        total = sm.forward(acts[2] @ weights[3] + biases[3], y)
        d = sm.backward()
        grads = {}
        for k in (3, 2, 1):
            grads[f"W{k}"] = acts[k - 1].T @ d + 2 * self.reg * weights[k]
            grads[f"b{k}"] = d.sum(axis=0)
            d = (d @ weights[k].T) * (acts[k - 1] > 0)
            total += 0.5 * self.reg * np.sum(weights[k] ** 2)
        return total, grads
