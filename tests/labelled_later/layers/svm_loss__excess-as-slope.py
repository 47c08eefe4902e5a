"""Mistake: The student uses the size of the violations as slope, as if the hinge were squared.
Truth: dscores holds the excess itself instead of 1 where a class is too close.
Frequency: common
Accept: excess-for-mask, value-for-slope
Family: step-missing, other-quantity
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        rows = np.arange(len(scores))
        L = np.maximum(scores - scores[rows, y][:, np.newaxis] + self.margin, 0)
        L[rows, y] = 0
        self.L, self.rows, self.y = L, rows, y
        return L.sum() / len(scores)

    def backward(self):
        g = self.L.copy()
        g[self.rows, self.y] = -self.L.sum(axis=1)
        return g / len(self.rows)
