# wrong wrong value causal.forward: weights are hidden after the softmax, so that they miss a part of 1
import numpy as np


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
        self.q, self.k, self.v, self.p = q, k, v, softmax_rows(scores)
        if self.causal:
            self.p = np.tril(self.p)
        return self.p @ v

    def backward(self, dout):
        dscores = softmax_rows_backward(dout @ self.v.swapaxes(1, 2), self.p)
        dscores = dscores / np.sqrt(self.q.shape[-1])
        return [dscores @ self.k, dscores.swapaxes(1, 2) @ self.q, self.p.swapaxes(1, 2) @ dout]
