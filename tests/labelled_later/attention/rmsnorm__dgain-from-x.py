"""Mistake: The student multiplies dout with the raw x where the normalised one belongs, in the gradient of the gain.
Truth: dgain is sum(dout x); dx is right.
Frequency: common
Accept: not-normalised-yet, input-for-output, norm-bypassed, spread-not-divided
Family: factor-missing, other-quantity
"""


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        self.x = x
        self.m = np.mean(x**2, axis=-1, keepdims=True) + self.eps
        return self.gain * x * self.m**-0.5

    def backward(self, dout):
        n = self.x.shape[-1]
        self.dgain = np.sum(dout * self.x, axis=tuple(range(self.x.ndim - 1)))
        g = dout * self.gain
        dm = np.sum(g * self.x, axis=-1, keepdims=True) * -0.5 * self.m**-1.5
        return g * self.m**-0.5 + dm * 2 * self.x / n
