"""Mistake: Besides the mask of the input, negative upstream gradients are stopped too, as in guided backpropagation.
Truth: dx is 0 where dout is negative; elsewhere it is right.
Accept: mask-from-upstream
Family: condition-other
"""


class ReLU:
    def forward(self, x):
        self.on = x > 0
        return np.where(self.on, x, 0)

    def backward(self, dout):
        both = np.logical_and(self.on, dout > 0)
        return np.where(both, dout, 0)
