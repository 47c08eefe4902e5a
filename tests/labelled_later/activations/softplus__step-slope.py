"""Mistake: The student uses ReLU's step as the slope since softplus looks like ReLU.
Truth: the slope is 0 or 1 instead of the sigmoid.
Frequency: rare
Accept: other-slope, negative-side-zero
Family: function-other
"""


class Softplus:
    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x + np.log1p(np.exp(-np.abs(x))), np.log1p(np.exp(-np.abs(x))))

    def backward(self, dout):
        return np.where(self.mask, dout, 0.0)
