"""Mistake: In backward the student counts only classes whose score exceeds the right one's, forgetting the margin.
Truth: classes that are within the margin but below the right score get gradient 0 (and are not counted at the right class).
Frequency: common
Accept: margin-missing
Family: term-missing, condition-other
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        self.scores, self.y = scores, y
        ar = np.arange(len(y))
        gap = scores - scores[ar, y, None]
        cost = np.clip(gap + self.margin, 0, None)
        cost[ar, y] = 0
        return cost.sum(axis=1).mean()

    def backward(self):
        ar = np.arange(len(self.y))
        violates = (self.scores > self.scores[ar, self.y, None]).astype(float)
        violates[ar, self.y] -= violates.sum(axis=1)
        return violates / len(ar)
