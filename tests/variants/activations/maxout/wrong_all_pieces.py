# wrong wrong judge maxout.backward: every piece gets it

import numpy as np


class Maxout:
    def forward(self, x):
        self.x = x
        return x.max(axis=-1)

    def backward(self, dout):
        return np.expand_dims(dout, -1) * np.ones(self.x.shape)
