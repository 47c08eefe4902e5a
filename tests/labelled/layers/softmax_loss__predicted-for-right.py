"""Mistake: 1 is subtracted at the class with the largest score, the predicted one, and not at the right one.
Truth: dscores has its -1 / N in the wrong column in every row that is classified wrongly.
Accept: predicted-for-right
Family: other-quantity
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        z = scores - np.max(scores, axis=1)[:, np.newaxis]
        total = np.log(np.sum(np.exp(z), axis=1))
        self.logp = z - total[:, np.newaxis]
        self.best = np.argmax(scores, axis=1)
        return -np.mean([self.logp[i, c] for i, c in enumerate(y)])

    def backward(self):
        n, classes = self.logp.shape
        target = np.eye(classes)[self.best]
        return (np.exp(self.logp) - target) / n
