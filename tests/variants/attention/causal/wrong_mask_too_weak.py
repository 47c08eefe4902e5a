# wrong wrong value causal.forward: 300 is taken from hidden scores, and they may be as much higher
import numpy as np


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1])
        if self.causal:
            future = np.triu(np.ones(scores.shape[1:], dtype=bool), k=1)
            scores = scores - 300.0 * future
        self.q, self.k, self.v, self.p = q, k, v, softmax_rows(scores)
        return self.p @ v

    def backward(self, dout):
        dscores = softmax_rows_backward(dout @ self.v.swapaxes(1, 2), self.p)
        dscores = dscores / np.sqrt(self.q.shape[-1])
        return [dscores @ self.k, dscores.swapaxes(1, 2) @ self.q, self.p.swapaxes(1, 2) @ dout]
