# wrong wrong judge maxout.backward: the value goes back, not the gradient

import numpy as np


class Maxout:
    def forward(self, x):
        self.x = x
        return x.max(axis=-1)

    def backward(self, dout):
        won = np.eye(self.x.shape[-1])[self.x.argmax(axis=-1)]
        return won * self.x
