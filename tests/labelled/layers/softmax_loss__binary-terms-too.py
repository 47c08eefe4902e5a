"""Mistake: The loss adds -log(1 - p) of all wrong classes, the binary cross-entropy of every class.
Truth: The loss is larger by the mean over the batch of the sum of -log(1 - p) over the wrong classes; dscores is right.
Accept: none
Family: none
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        top = scores.max(axis=1, keepdims=True)
        logp = scores - top - np.log(np.sum(np.exp(scores - top), axis=1, keepdims=True))
        hot = np.arange(scores.shape[1]) == y[:, None]
        self.p, self.hot = np.exp(logp), hot
        yes = -logp[hot].sum()
        no = -np.log(np.maximum(1 - self.p[~hot], 1e-300)).sum()
        return (yes + no) / len(y)

    def backward(self):
        return np.where(self.hot, self.p - 1, self.p) / len(self.p)
