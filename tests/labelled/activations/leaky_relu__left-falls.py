"""Mistake: The left branch is given the slope -alpha, as if the function rose to the left like an absolute value.
Truth: dx has the wrong sign where x is negative.
Accept: sign, sign-on-one-side
Family: sign-turned
"""


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        out = np.array(x, dtype=float)
        out[x < 0] *= self.alpha
        return out

    def backward(self, dout):
        s = np.sign(self.x)
        slope = np.where(s < 0, self.alpha * s, 1.0)
        return slope * dout
