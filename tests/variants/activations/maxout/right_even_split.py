# right: the tied pieces get the same share

import numpy as np


class Maxout:
    def forward(self, x):
        out = x.max(axis=-1)
        tied = x == out[..., None]
        self.share = tied / tied.sum(axis=-1, keepdims=True)
        return out

    def backward(self, dout):
        return self.share * np.expand_dims(dout, -1)
