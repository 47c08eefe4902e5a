"""Mistake: The student forgets that the derivative of the square brings a factor 2 and keeps the half in the gradient.
Truth: dW is 0.5 reg W.
Frequency: common
Accept: factor-half, penalty-halved
Family: factor-missing, constant-off
"""


class L2:
    def __init__(self, reg):
        self.reg = reg
        self.coef = 0.5 * reg

    def forward(self, W):
        self.W = W.copy()
        return self.coef * np.sum(self.W**2)

    def backward(self):
        return self.coef * self.W
