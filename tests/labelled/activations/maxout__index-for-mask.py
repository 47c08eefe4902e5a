"""Mistake: The number of the winning piece is multiplied with the gradient, as if it were a mask of it.
Truth: Every piece of a row gets dout times the winner's number: 0 for all of them where the first piece wins.
Accept: index-for-mask
Family: other-quantity
"""


class Maxout:
    def forward(self, x):
        self.idx = np.argmax(x, axis=-1)
        self.shape = x.shape
        return np.take_along_axis(x, self.idx[..., None], axis=-1)[..., 0]

    def backward(self, dout):
        picked = np.asarray(dout * self.idx)
        return np.broadcast_to(picked[..., None], self.shape).copy()
