"""Mistake: The gradient p - one-hot is multiplied with p once more.
Truth: dscores is p times what it should be, element by element.
Accept: shares-again
Family: none
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        top = scores.max(axis=1, keepdims=True)
        lse = top + np.log(np.sum(np.exp(scores - top), axis=1, keepdims=True))
        self.y = y
        self.p = np.exp(scores - lse)
        return float(np.mean(lse[:, 0] - scores[np.arange(scores.shape[0]), y]))

    def backward(self):
        C = self.p.shape[1]
        delta = self.p - (self.y[:, None] == np.arange(C))
        return self.p * delta / len(self.p)
