# right: the tied pieces get shares by their place

import numpy as np


class Maxout:
    def forward(self, x):
        out = np.max(x, axis=-1, keepdims=True)
        weight = (x == out) * np.arange(1, x.shape[-1] + 1)
        self.share = weight / weight.sum(axis=-1, keepdims=True)
        return out[..., 0]

    def backward(self, dout):
        return np.einsum("...,...k->...k", dout, self.share)
