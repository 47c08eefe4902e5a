"""Mistake: reg is multiplied in twice in the gradient.
Truth: dW is reg times what it should be.
Accept: strength-twice
Family: none
"""


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.rW = self.reg * W
        return (self.rW * W).sum() / 2

    def backward(self):
        return self.reg * self.rW
