# right: the standard library's normal distribution, in a loop

from statistics import NormalDist

import numpy as np

bell = NormalDist()


class GELU:
    def forward(self, x):
        self.x = x
        self.cdf = np.array([bell.cdf(v) for v in x.flat]).reshape(x.shape)
        return x * self.cdf

    def backward(self, dout):
        pdf = np.array([bell.pdf(v) for v in self.x.flat]).reshape(self.x.shape)
        return dout * (self.cdf + self.x * pdf)
