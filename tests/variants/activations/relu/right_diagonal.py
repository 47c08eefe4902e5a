# right: the whole Jacobian, a diagonal matrix

import numpy as np


class ReLU:
    def forward(self, x):
        self.shape = x.shape
        self.jacobian = np.diag((x > 0).ravel().astype(float))
        return np.maximum(0, x)

    def backward(self, dout):
        return (self.jacobian @ dout.reshape(-1)).reshape(self.shape)
