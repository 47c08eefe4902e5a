"""Mistake: The gradient is divided by the number of classes, where the number of examples is meant.
Truth: dscores is N / C times what it should be.
Accept: batch-forgotten, divided-by-classes
Family: other-quantity
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        top = scores.max(axis=1, keepdims=True)
        lse = top + np.log(np.sum(np.exp(scores - top), axis=1, keepdims=True))
        self.s, self.y, self.lse = scores, y, lse
        return float(np.mean(lse[:, 0] - scores[np.arange(scores.shape[0]), y]))

    def backward(self):
        grad = np.exp(self.s - self.lse)
        onehot = np.zeros_like(grad)
        onehot[np.arange(len(grad)), self.y] = 1
        return (grad - onehot) / grad.shape[-1]
