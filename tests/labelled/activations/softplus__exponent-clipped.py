"""Mistake: To avoid an overflow x is clipped at 30 before the exponential, and the output stops growing there.
Truth: out is 30 for every x above 30.
Accept: none
Family: none
"""


class Softplus:
    def forward(self, x):
        self.x = x
        return np.log1p(np.exp(np.clip(x, None, 30)))

    def backward(self, dout):
        return dout * np.exp(-np.logaddexp(0, -self.x))
