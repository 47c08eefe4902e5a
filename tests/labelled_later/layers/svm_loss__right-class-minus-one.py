"""Mistake: The student gives the right class the gradient -1, not minus the number of classes that are too close.
Truth: dscores at the right class is -1/N (0 where none is too close) instead of -count/N.
Frequency: common
Accept: right-class-once, overwrites, path-lost
Family: update-not-added
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        self.dscores = np.zeros(scores.shape)
        loss = 0.0
        N, C = scores.shape
        for i in range(N):
            for j in range(C):
                if j == y[i]:
                    continue
                m = scores[i, j] - scores[i, y[i]] + self.margin
                if m > 0:
                    loss += m
                    self.dscores[i, j] = 1
                    self.dscores[i, y[i]] = -1
        self.N = N
        return loss / N

    def backward(self):
        return self.dscores / self.N
