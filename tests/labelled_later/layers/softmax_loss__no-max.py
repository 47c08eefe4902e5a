"""Mistake: The student exponentiates the raw scores without subtracting the row's maximum.
Truth: inf or NaN (or log 0) where scores lie near 1000 or -1000.
Frequency: common
Accept: max-not-subtracted, exp-overflows
Family: step-missing, term-missing
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        e = np.exp(scores)
        self.probs = e / np.sum(e, axis=1, keepdims=True)
        self.y = y
        self.N = scores.shape[0]
        return np.mean(-np.log(self.probs[range(self.N), y]))

    def backward(self):
        d = np.array(self.probs)
        d[range(self.N), self.y] -= 1
        d /= self.N
        return d
