"""Mistake: The student's derivative function applies the sigmoid to its argument and is handed the output, so that the sigmoid is taken twice.
Truth: the slope is s(out) (1 - s(out)) with s the sigmoid.
Frequency: common
Accept: squashed-twice, output-for-input
Family: other-quantity
"""


class Sigmoid:
    @staticmethod
    def s(z):
        return 1 / (1 + np.exp(-z))

    def s_prime(self, z):
        return self.s(z) * (1 - self.s(z))

    def forward(self, x):
        self.cache = self.s(x)
        return self.cache

    def backward(self, dout):
        z = self.cache
        return dout * self.s_prime(z)
