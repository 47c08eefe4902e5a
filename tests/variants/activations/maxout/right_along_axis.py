# right: take_along_axis and put_along_axis

import numpy as np


class Maxout:
    def forward(self, x):
        self.shape = x.shape
        self.winner = np.argmax(x, axis=-1)[..., np.newaxis]
        return np.take_along_axis(x, self.winner, axis=-1).squeeze(-1)

    def backward(self, dout):
        dx = np.zeros(self.shape)
        np.put_along_axis(dx, self.winner, np.asarray(dout)[..., np.newaxis], axis=-1)
        return dx
