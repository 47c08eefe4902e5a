# right: a billion is taken from hidden scores
import numpy as np


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        z = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
        if self.causal:
            z = z - 1e9 * np.triu(np.ones(z.shape[1:]), 1)
        self.p = softmax_rows(z)
        return self.p @ v

    def backward(self, dout):
        dz = softmax_rows_backward(dout @ self.v.swapaxes(1, 2), self.p)
        dz = np.array(dz)
        dz = dz / np.sqrt(self.q.shape[-1])
        return [dz @ self.k, dz.swapaxes(1, 2) @ self.q, self.p.swapaxes(1, 2) @ dout]
