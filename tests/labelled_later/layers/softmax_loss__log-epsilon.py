"""Mistake: The student adds a small number inside the logarithm to avoid log 0, which caps the loss.
Truth: rows whose right class has a tiny probability cost 18.4 (-log 1e-8) at most, where the truth is up to 300.
Frequency: common
Accept: eps-in-log
Family: none
"""


class SoftmaxLoss:
    def forward(self, scores, y):
        N = len(y)
        ex = np.exp(scores - np.max(scores, axis=1, keepdims=True))
        prob = ex / np.sum(ex, axis=1, keepdims=True)
        self.saved = (prob, y)
        return -np.sum(np.log(prob[np.arange(N), y] + 1e-8)) / N

    def backward(self):
        prob, y = self.saved
        dscores = prob.copy()
        dscores[np.arange(len(y)), y] -= 1.0
        return dscores / len(y)
