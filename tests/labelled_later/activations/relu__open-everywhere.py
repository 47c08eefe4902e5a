"""Mistake: The student passes the whole upstream gradient through, as if ReLU were the identity on the way back.
Truth: dx is dout everywhere, also where x is negative.
Frequency: common
Accept: mask-missing, slope-missing
Family: factor-missing, step-missing, condition-other
"""


class ReLU:
    def forward(self, x):
        self.saved_shape = x.shape
        y = x.copy()
        y[y < 0] = 0
        return y

    def backward(self, dout):
        return dout.reshape(self.saved_shape)
