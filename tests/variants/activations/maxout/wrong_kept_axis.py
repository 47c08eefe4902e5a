# wrong wrong shape maxout.forward: out keeps an axis of length 1

import numpy as np


class Maxout:
    def forward(self, x):
        self.won = np.eye(x.shape[-1])[x.argmax(axis=-1)]
        return x.max(axis=-1, keepdims=True)

    def backward(self, dout):
        return self.won * np.expand_dims(dout, -1)
