"""Mistake: The student forgets that the loss is a mean and does not divide the gradient by N.
Truth: dscores is N times too large.
Frequency: common
Accept: batch-forgotten, count-forgotten
Family: factor-missing, reduction-other
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        a = scores - np.amax(scores, axis=1, keepdims=True)
        logp = a - np.log(np.sum(np.exp(a), axis=1, keepdims=True))
        self.softmax = np.exp(logp)
        self.labels = y
        return -np.mean(np.take_along_axis(logp, y[:, None], axis=1))

    def backward(self):
        target = np.zeros_like(self.softmax)
        target[np.arange(len(target)), self.labels] = 1
        return self.softmax - target
