# right: by sorting, and rows of the identity matrix

import numpy as np


class Maxout:
    def forward(self, x):
        order = np.argsort(x, axis=-1)
        self.won = np.eye(x.shape[-1])[order[..., -1]]
        return np.sort(x, axis=-1)[..., -1]

    def backward(self, dout):
        return self.won * np.asarray(dout)[..., None]
