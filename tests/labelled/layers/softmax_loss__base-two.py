"""Mistake: The loss is measured in bits: log2 in place of the natural logarithm.
Truth: The loss is 1 / ln 2, about 1.443, times what it should be; dscores is right.
Accept: other-logarithm
Family: function-other
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        z = scores - scores.max(1)[:, None]
        logs = z - np.log(np.exp(z).sum(1))[:, None]
        self.y = y
        self.probs = np.exp(logs)
        bits = logs[range(len(y)), y] / np.log(2)
        return -bits.sum() / len(bits)

    def backward(self):
        g = np.array(self.probs)
        for i, c in enumerate(self.y):
            g[i, c] -= 1.0
        return g * (1.0 / len(g))
