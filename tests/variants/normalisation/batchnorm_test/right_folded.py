# right: in tests one slope and one offset a column, worked out anew in each forward
import numpy as np


Reference = BatchNorm


class BatchNorm(Reference):
    def forward(self, x, train=True):
        self.folded = None
        if train:
            return super().forward(x)
        spread = np.sqrt(self.running_var + self.eps)
        slope = self.gamma / spread
        self.folded = slope, (x - self.running_mean) / spread
        return x * slope + (self.beta - self.running_mean * slope)

    def backward(self, dout):
        if self.folded is None:
            return super().backward(dout)
        slope, h = self.folded
        self.dgamma, self.dbeta = np.einsum("ij,ij->j", dout, h), dout.sum(axis=0)
        return dout * slope
