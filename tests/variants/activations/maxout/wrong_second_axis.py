# wrong wrong shape maxout.forward: the second axis in place of the last

import numpy as np


class Maxout:
    def forward(self, x):
        self.won = np.eye(x.shape[-1])[x.argmax(axis=-1)]
        return x.max(axis=min(1, x.ndim - 1))

    def backward(self, dout):
        return self.won * np.expand_dims(dout, -1)
