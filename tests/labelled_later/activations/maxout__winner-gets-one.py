"""Mistake: The student returns the one-hot mask of the winners and forgets the upstream gradient.
Truth: the winner's gradient is 1 instead of dout.
Frequency: common
Accept: upstream-unused
Family: factor-missing
"""


class Maxout:
    def forward(self, x):
        self.x = x
        self.idx = np.argmax(x, axis=-1)
        return np.take_along_axis(x, self.idx[..., None], axis=-1)[..., 0]

    def backward(self, dout):
        dx = np.zeros(self.x.shape)
        np.put_along_axis(dx, self.idx[..., None], 1.0, axis=-1)
        return dx
