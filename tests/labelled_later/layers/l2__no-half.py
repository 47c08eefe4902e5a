"""Mistake: The student leaves the one half out of the penalty; the gradient is reg W.
Truth: forward is twice too large; backward is right.
Frequency: common
Accept: factor-two, penalty-twice
Family: factor-missing
"""


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.cached = W
        w = W.ravel()
        return self.reg * np.dot(w, w)

    def backward(self):
        return self.cached * self.reg
