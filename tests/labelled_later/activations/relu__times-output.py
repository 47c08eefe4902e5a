"""Mistake: The student multiplies the upstream gradient with ReLU's output, not with its slope of 0 or 1.
Truth: dx is dout max(0, x).
Frequency: common
Accept: value-for-slope
Family: other-quantity
"""


class ReLU:
    def forward(self, x):
        self.out = (x + np.abs(x)) / 2
        return self.out

    def backward(self, dout):
        return dout * self.out
