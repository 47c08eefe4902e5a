# wrong wrong judge maxout.backward: at a tie each of the largest gets all of it

import numpy as np


class Maxout:
    def forward(self, x):
        self.x = x
        return x.max(axis=-1)

    def backward(self, dout):
        won = self.x == self.x.max(axis=-1, keepdims=True)
        return won * np.expand_dims(dout, -1)
