# right: hidden after the softmax, and then every row is made to add up to 1 again
import numpy as np


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        z = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
        self.p = softmax_rows(z)
        if self.causal:
            self.p = np.tril(self.p)
            self.p = self.p / self.p.sum(axis=-1, keepdims=True)
        return self.p @ v

    def backward(self, dout):
        dz = softmax_rows_backward(dout @ self.v.swapaxes(1, 2), self.p)
        dz = 1 * dz
        dz = dz / np.sqrt(self.q.shape[-1])
        return [dz @ self.k, dz.swapaxes(1, 2) @ self.q, self.p.swapaxes(1, 2) @ dout]
