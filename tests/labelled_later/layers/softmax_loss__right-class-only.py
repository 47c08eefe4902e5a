"""Mistake: The student fills in the gradient of the right class only, p - 1, and leaves the others at zero.
Truth: dscores is 0 at all wrong classes instead of p / N.
Frequency: rare
Accept: right-class-alone
Family: term-missing, step-missing
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        self.idx = (np.arange(len(y)), y)
        s = scores - scores.max(axis=-1, keepdims=True)
        self.logp = s - np.log(np.exp(s).sum(axis=-1, keepdims=True))
        return -self.logp[self.idx].sum() / len(y)

    def backward(self):
        d = np.zeros(self.logp.shape)
        d[self.idx] = np.exp(self.logp[self.idx]) - 1
        return d / len(d)
