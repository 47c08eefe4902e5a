"""Mistake: The loss compares each score with plus or minus the margin, one classifier a class, where it should compare it with the right class's score.
Truth: The loss is the mean of the sums of max(0, margin - t s), t being 1 for the right class and -1 for others.
Accept: none
Family: none
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        C = scores.shape[1]
        self.hot = np.eye(C, dtype=bool)[y]
        s_y = (scores * self.hot).sum(axis=1, keepdims=True)
        self.violated = (scores - s_y + self.margin > 0) & ~self.hot
        t = np.where(self.hot, 1.0, -1.0)
        return np.maximum(0, self.margin - t * scores).sum(axis=1).mean()

    def backward(self):
        count = self.violated.sum(axis=1, keepdims=True)
        return (self.violated - self.hot * count) / len(count)
