"""Mistake: The gradient is that of the sum of absolute values, an L1 penalty.
Truth: dW is reg times the sign of W where it should be reg times W.
Accept: absolute-for-square
Family: none
"""


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.weights = W
        return self.reg * np.square(W).sum() / 2

    def backward(self):
        w = self.weights
        grad = np.zeros(w.shape)
        grad[w > 0] = self.reg
        grad[w < 0] = -self.reg
        return grad
