"""Mistake: The student stops at the gradient with respect to the probabilities, -1/p at the right class, and does not go back through the softmax.
Truth: dscores is -1 / (N p) at the right class and 0 elsewhere.
Frequency: common
Accept: softmax-not-passed, softmax-skipped, right-class-alone
Family: step-missing
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        self.y = y
        e = np.exp(scores - scores.max(axis=1)[:, np.newaxis])
        self.p = e / e.sum(axis=1)[:, np.newaxis]
        return -np.log(self.p[np.arange(len(y)), y]).mean()

    def backward(self):
        n = len(self.y)
        dp = np.zeros_like(self.p)
        rows = np.arange(n)
        dp[rows, self.y] = -1 / self.p[rows, self.y] / n
        return dp
