"""Mistake: The student subtracts the maximum of the whole batch, not each row's own.
Truth: a row far below the largest one underflows: 0/0, NaN or log 0.
Frequency: common
Accept: one-max-for-all
Family: axis-other, option-missing
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        z = scores - np.max(scores)
        ez = np.exp(z)
        s = ez.sum(axis=1)
        self.p = ez / s[:, None]
        self.onehot = np.eye(scores.shape[1])[y]
        n = len(y)
        return (np.log(s) - z[np.arange(n), y]).sum() / n

    def backward(self):
        return (self.p - self.onehot) / len(self.p)
