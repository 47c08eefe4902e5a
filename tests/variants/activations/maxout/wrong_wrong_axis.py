# wrong wrong judge maxout.backward: the largest along the first axis

import numpy as np


class Maxout:
    def forward(self, x):
        self.x = x
        return x.max(axis=-1)

    def backward(self, dout):
        won = self.x == self.x.max(axis=0)
        return won * np.expand_dims(dout, -1)
