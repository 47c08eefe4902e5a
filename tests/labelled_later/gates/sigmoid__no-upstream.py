"""Mistake: The student returns the local slope alone and forgets to multiply with the upstream gradient.
Truth: dx is z (1 - z), without dz.
Frequency: common
Accept: upstream-unused
Family: factor-missing
"""


class SigmoidGate:
    def forward(self, x):
        self.s = 0.5 + 0.5 * np.tanh(np.asarray(x) / 2)
        return self.s

    def backward(self, dz):
        return self.s - self.s**2
