"""Mistake: The margin is subtracted in the loss: a class counts only if it is above the right one by more than the margin.
Truth: The loss is the mean of the sums of max(0, s_j - s_y - margin), too small.
Accept: none
Family: operator-exchanged, sign-turned
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        n = len(scores)
        s_y = scores[np.arange(n), y].reshape(n, 1)
        others = np.ones(scores.shape, bool)
        others[np.arange(n), y] = False
        self.active, self.labels = ((scores - s_y + self.margin) > 0) & others, y
        hinge = np.where(others, np.maximum(scores - s_y - self.margin, 0), 0)
        return hinge.sum() / n

    def backward(self):
        g = 1.0 * self.active
        for i, c in enumerate(self.labels):
            g[i, c] = -np.count_nonzero(self.active[i])
        return g / g.shape[0]
