"""Mistake: The slope is 1 / (1 + e^x): the inner derivative e^x of the logarithm's argument is forgotten.
Truth: dx is dout sigmoid(-x) where it should be dout sigmoid(x).
Accept: inner-slope-missing
Family: factor-missing, sign-turned
"""


class Softplus:
    def forward(self, x):
        self.out = np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
        return self.out

    def backward(self, dout):
        return dout * np.exp(-self.out)
