"""Mistake: The student takes the maximum over the wrong classes where the sum over them is asked for.
Truth: per row only the largest violation counts, in the loss and in the gradient.
Frequency: rare
Accept: largest-rival-only
Family: function-other
"""


class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        self.N = len(y)
        self.g = np.zeros(scores.shape)
        loss = 0
        for n in range(self.N):
            others = scores[n].copy()
            others[y[n]] = -np.inf
            worst = np.argmax(others)
            v = others[worst] - scores[n, y[n]] + self.margin
            if v > 0:
                loss += v
                self.g[n, worst] += 1
                self.g[n, y[n]] -= 1
        return loss / self.N

    def backward(self):
        return self.g / self.N
