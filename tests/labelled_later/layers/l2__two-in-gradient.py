"""Mistake: The student's gradient is 2 reg W though the penalty has the factor one half.
Truth: dW is twice too large; forward is right.
Frequency: common
Accept: factor-two, penalty-twice
Family: constant-off
"""


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W
        return self.reg / 2 * (W**2).sum()

    def backward(self):
        return 2 * self.reg * self.W
