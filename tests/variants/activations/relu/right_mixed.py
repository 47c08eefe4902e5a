# right: at 0 the slope is another one at each place

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.fmax(x, 0.0)

    def backward(self, dout):
        share = np.linspace(0, 1, self.x.size).reshape(self.x.shape)
        return dout * np.where(self.x == 0, share, self.x > 0)
