"""Mistake: The right class is pushed up once for every other class, also for those that are far enough away.
Truth: dscores at the right class is -(C - 1) / N where it should be minus the count of classes within the margin / N; the others are right.
Accept: pushed-by-all
Family: condition-other
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        total = 0.0
        self.grad = np.zeros(scores.shape)
        n, c = scores.shape
        for i in range(n):
            for j in range(c):
                if j != y[i]:
                    gap = scores[i, j] - scores[i, y[i]] + self.margin
                    if gap > 0:
                        total += gap
                        self.grad[i, j] = 1
            self.grad[i, y[i]] = -(c - 1)
        return total / n

    def backward(self):
        return self.grad / len(self.grad)
