# right: a loop over examples and queries; each query looks at a slice
import numpy as np


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v, self.weights = q, k, v, {}
        out = np.zeros(q.shape[:2] + v.shape[2:])
        for n in range(q.shape[0]):
            for t in range(q.shape[1]):
                last = t + 1 if self.causal else k.shape[1]
                z = k[n, :last] @ q[n, t] / q.shape[2] ** 0.5
                p = np.exp(z - z.max())
                p /= p.sum()
                self.weights[n, t] = p
                out[n, t] = p @ v[n, :last]
        return out

    def backward(self, dout):
        dq, dk, dv = np.zeros_like(self.q), np.zeros_like(self.k), np.zeros_like(self.v)
        for (n, t), p in self.weights.items():
            last = len(p)
            dv[n, :last] += np.outer(p, dout[n, t])
            dp = self.v[n, :last] @ dout[n, t]
            dz = (np.diag(p) - np.outer(p, p)) @ dp / self.q.shape[2] ** 0.5
            dq[n, t] = dz @ self.k[n, :last]
            dk[n, :last] += np.outer(dz, self.q[n, t])
        return [dq, dk, dv]
