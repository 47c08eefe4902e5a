"""Mistake: The gradient is shared out by the softmax of the pieces, where the largest piece gets it all.
Truth: Each piece gets dout times its softmax weight.
Accept: softly-shared
Family: none
"""


class Maxout:
    def forward(self, x):
        self.x = x
        return x.max(axis=-1)

    def backward(self, dout):
        w = np.exp(self.x - self.x.max(axis=-1, keepdims=True))
        w = w / w.sum(axis=-1, keepdims=True)
        return np.einsum("...,...k->...k", dout, w)
