# right: in tests a diagonal matrix
import numpy as np


Reference = BatchNorm


class BatchNorm(Reference):
    def forward(self, x, train=True):
        self.diagonal = None
        if train:
            return Reference.forward(self, x, train=True)
        self.h = (x - self.running_mean) @ np.diag(1 / np.sqrt(self.running_var + self.eps))
        self.diagonal = np.diag(self.gamma / np.sqrt(self.running_var + self.eps))
        return self.h @ np.diag(self.gamma) + self.beta

    def backward(self, dout):
        if self.diagonal is None:
            return Reference.backward(self, dout)
        self.dgamma, self.dbeta = np.diag(self.h.T @ dout), np.ones(len(dout)) @ dout
        return dout @ self.diagonal
