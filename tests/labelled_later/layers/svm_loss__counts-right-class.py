"""Mistake: The student's sum includes the right class, whose term is max(0, margin).
Truth: the loss is too large by margin; the gradient is right.
Frequency: common
Accept: right-class-counted
Family: step-missing, condition-other
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        n = scores.shape[0]
        right = scores[np.arange(n), y].reshape(-1, 1)
        hinge = np.maximum(0, scores - right + self.margin)
        self.hinge, self.y = hinge, y
        return hinge.sum() / n

    def backward(self):
        n = len(self.y)
        d = (self.hinge > 0) * 1.0
        d[np.arange(n), self.y] = 0
        d[np.arange(n), self.y] = -d.sum(axis=1)
        return d / n
