"""Mistake: The student returns the sum of the losses of the batch where their mean is asked for.
Truth: the loss is N times too large; the gradient is right.
Frequency: common
Accept: loss-summed
Family: reduction-other, factor-missing
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        n = scores.shape[0]
        shifted = scores - scores.max(axis=1).reshape(n, 1)
        lse = np.log(np.exp(shifted).sum(axis=1))
        total = 0.0
        for i in range(n):
            total += lse[i] - shifted[i, y[i]]
        self.P = np.exp(shifted - lse[:, None])
        self.y = y
        return total

    def backward(self):
        G = self.P.copy()
        for i, c in enumerate(self.y):
            G[i, c] -= 1
        return G / len(self.y)
