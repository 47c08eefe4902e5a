"""Mistake: backward returns the weights after a step of weight decay, W - reg W, and not the gradient.
Truth: dW is (1 - reg) W where it should be reg W.
Accept: step-for-gradient
Family: none
"""


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.weights = W
        return self.reg * np.square(W).sum() / 2

    def backward(self):
        decay = 1.0 - self.reg
        return decay * self.weights
