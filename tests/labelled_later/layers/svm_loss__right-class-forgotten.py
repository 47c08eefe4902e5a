"""Mistake: The student pushes the classes that are too close down, and forgets that the right class's score is in every term.
Truth: dscores at the right class is 0 instead of minus the number of classes too close (over N).
Frequency: common
Accept: right-class-forgotten
Family: term-missing, step-missing
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        N = scores.shape[0]
        correct = scores[range(N), y]
        margins = np.maximum(0, scores.T - correct + self.margin).T
        margins[range(N), y] = 0
        self.margins = margins
        return np.sum(margins) / N

    def backward(self):
        grad = np.zeros_like(self.margins)
        grad[self.margins > 0] = 1
        return grad / grad.shape[0]
