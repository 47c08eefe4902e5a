# right: all rows one below the other, with fancy indexing

import numpy as np


class Maxout:
    def forward(self, x):
        self.shape = x.shape
        rows = x.reshape(-1, x.shape[-1])
        self.at = np.arange(len(rows)), rows.argmax(axis=1)
        return rows[self.at].reshape(x.shape[:-1])

    def backward(self, dout):
        dx = np.zeros((self.at[0].size, self.shape[-1]))
        dx[self.at] = np.ravel(dout)
        return dx.reshape(self.shape)
