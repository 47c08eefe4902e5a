"""Mistake: The student writes the margin 1 into forward and ignores the constructor's margin.
Truth: loss and gradient are those of margin 1.
Frequency: common
Accept: default-used
Family: other-quantity, constant-off
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        self.n = len(y)
        self.pick = np.zeros(scores.shape, dtype=bool)
        self.pick[np.arange(self.n), y] = True
        sy = scores[self.pick][:, None]
        h = scores - sy + 1
        self.on = (h > 0) & ~self.pick
        return h[self.on].sum() / self.n

    def backward(self):
        g = self.on.astype(float)
        g -= self.pick * self.on.sum(axis=1, keepdims=True)
        return g / self.n
