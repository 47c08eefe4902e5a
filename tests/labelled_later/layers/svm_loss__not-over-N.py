"""Mistake: The student does not divide the gradient by N though the loss is a mean.
Truth: dscores is N times too large.
Frequency: common
Accept: batch-forgotten, count-forgotten
Family: factor-missing, reduction-other
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        k = scores.shape[1]
        self.one_hot = np.eye(k)[y]
        s_right = (scores * self.one_hot).sum(axis=1, keepdims=True)
        viol = (scores - s_right + self.margin) * (1 - self.one_hot)
        self.active = np.where(viol > 0, 1.0, 0.0)
        return np.sum(viol * self.active) / len(scores)

    def backward(self):
        return self.active - self.one_hot * self.active.sum(axis=1, keepdims=True)
