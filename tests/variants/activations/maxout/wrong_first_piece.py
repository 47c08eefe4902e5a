# wrong wrong judge maxout.backward: always the first piece

import numpy as np


class Maxout:
    def forward(self, x):
        self.x = x
        return x.max(axis=-1)

    def backward(self, dout):
        dx = np.zeros(self.x.shape)
        dx[..., 0] = dout
        return dx
