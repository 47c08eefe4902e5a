"""Mistake: The student applies the sigmoid once more to the stored output before taking s(1 - s).
Truth: the slope is taken at sigmoid(z) instead of z, between 0.19 and 0.25 everywhere.
Frequency: common
Accept: squashed-twice, output-for-input
Family: other-quantity
"""


class SigmoidGate:
    def sig(self, t):
        return 0.5 * (np.tanh(t / 2) + 1)

    def forward(self, x):
        self.out = self.sig(x)
        return self.out

    def backward(self, dz):
        s = self.sig(self.out)
        return dz * s * (1 - s)
