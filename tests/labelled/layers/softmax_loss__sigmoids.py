"""Mistake: The gradient uses a sigmoid of each score where the softmax of the row is meant.
Truth: dscores is (sigmoid(s) - one-hot) / N where it should be (softmax(s) - one-hot) / N.
Accept: sigmoid-for-softmax
Family: function-other
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        top = scores.max(axis=1, keepdims=True)
        lse = top + np.log(np.sum(np.exp(scores - top), axis=1, keepdims=True))
        self.scores, self.y = scores, y
        return float(np.mean(lse[:, 0] - scores[np.arange(scores.shape[0]), y]))

    def backward(self):
        act = np.exp(-np.logaddexp(0, -self.scores))
        t = (self.y[:, None] == np.arange(act.shape[1])).astype(float)
        return (act - t) / len(act)
