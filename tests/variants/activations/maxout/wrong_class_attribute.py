# wrong wrong judge maxout.backward: all objects share one winner

import numpy as np


class Maxout:
    def forward(self, x):
        Maxout.won = np.eye(x.shape[-1])[x.argmax(axis=-1)]
        return x.max(axis=-1)

    def backward(self, dout):
        return self.won * np.expand_dims(dout, -1)
