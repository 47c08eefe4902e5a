# wrong wrong value attention.backward: two objects share what forward keeps
import numpy as np


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
        if self.causal:
            future = np.triu(np.ones(scores.shape[1:], dtype=bool), k=1)
            scores = np.where(future, -np.inf, scores)
        Attention.q, Attention.k, Attention.v, Attention.p = q, k, v, softmax_rows(scores)
        return self.p @ v

    def backward(self, dout):
        dscores = softmax_rows_backward(dout @ self.v.swapaxes(1, 2), self.p)
        dscores = dscores / np.sqrt(self.q.shape[-1])
        return [dscores @ self.k, dscores.swapaxes(1, 2) @ self.q, self.p.swapaxes(1, 2) @ dout]
