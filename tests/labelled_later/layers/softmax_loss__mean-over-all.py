"""Mistake: The student takes the mean over all N C entries of one-hot times log p, not over the N rows.
Truth: the loss and the gradient are divided by N C instead of N.
Frequency: rare
Accept: divided-by-all
Family: reduction-other
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        Y = np.eye(scores.shape[1])[y]
        s = scores - np.max(scores, axis=1, keepdims=True)
        logP = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        self.diff = np.exp(logP) - Y
        return np.mean(-Y * logP)

    def backward(self):
        return self.diff / self.diff.size
