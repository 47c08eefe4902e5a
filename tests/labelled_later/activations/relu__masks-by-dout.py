"""Mistake: The student opens the door where the upstream gradient is positive and not where the input is.
Truth: dx is max(0, dout), whatever x is.
Frequency: common
Accept: mask-from-upstream
Family: condition-other, other-quantity
"""


class ReLU:
    def forward(self, x):
        return x * (x > 0)

    def backward(self, dout):
        dx = np.array(dout, copy=True)
        dx[dout <= 0] = 0
        return dx
