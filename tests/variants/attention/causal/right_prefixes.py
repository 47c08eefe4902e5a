# right: T calls of an attention that hides nothing, each with one query
import numpy as np


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        if self.causal:
            self.shapes, self.parts, out = (k.shape, v.shape), [], []
            for t in range(q.shape[1]):
                part = Attention()
                out.append(part.forward(q[:, t : t + 1], k[:, : t + 1], v[:, : t + 1]))
                self.parts.append(part)
            return np.concatenate(out, axis=1)
        self.q, self.k, self.v = q, k, v
        self.p = softmax_rows(q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1]))
        return self.p @ v

    def backward(self, dout):
        if self.causal:
            dq, dk, dv = [], np.zeros(self.shapes[0]), np.zeros(self.shapes[1])
            for t, part in enumerate(self.parts):
                one, keys, values = part.backward(dout[:, t : t + 1])
                dq.append(one)
                dk[:, : t + 1] += keys
                dv[:, : t + 1] += values
            return [np.concatenate(dq, axis=1), dk, dv]
        dz = softmax_rows_backward(dout @ self.v.swapaxes(1, 2), self.p)
        dz = dz / np.sqrt(self.q.shape[-1])
        return [dz @ self.k, dz.swapaxes(1, 2) @ self.q, self.p.swapaxes(1, 2) @ dout]
