"""Mistake: The student returns one-hot minus probabilities: the sign of the gradient is reversed.
Truth: dscores has the opposite sign.
Frequency: common
Accept: sign
Family: sign-turned, operands-exchanged
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        m = scores.max(1, keepdims=True)
        ex = np.exp(scores - m)
        tot = ex.sum(1, keepdims=True)
        self.yhat = ex / tot
        self.t = np.zeros(scores.shape)
        self.t[np.arange(scores.shape[0]), y] = 1.0
        logs = scores - m - np.log(tot)
        return -(self.t * logs).sum() / scores.shape[0]

    def backward(self):
        return (self.t - self.yhat) / self.t.shape[0]
