"""Mistake: The gradient's mask compares the scores without the margin.
Truth: Classes that lie below the right one but within the margin get 0 in dscores, and the right class counts them not.
Accept: margin-missing
Family: term-missing, condition-other
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        right = np.take_along_axis(scores, y[:, None], axis=1)
        self.above = scores > right
        self.hot = np.arange(scores.shape[1]) == y[:, None]
        loss = np.maximum(0, scores - right + self.margin)
        return np.where(self.hot, 0, loss).sum(axis=1).mean()

    def backward(self):
        d = np.where(self.hot, 0.0, self.above)
        d -= self.hot * d.sum(axis=1, keepdims=True)
        return d / len(d)
