"""Mistake: The student takes the norm of W, the root of the sum of squares, for the sum of squares.
Truth: forward is 0.5 reg |W| and backward 0.5 reg W / |W|.
Frequency: rare
Accept: norm-not-squared, square-missing
Family: factor-missing
"""


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W
        self.norm = np.sqrt(np.sum(np.square(W)))
        return 0.5 * self.reg * self.norm

    def backward(self):
        return 0.5 * self.reg * self.W / self.norm
