# right: einsum for every product; the queries are scaled, not the scores
import numpy as np


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.c = q.shape[2] ** -0.5
        z = np.einsum("ntd,nsd->nts", q * self.c, k)
        if self.causal:
            z = z + np.triu(np.full(z.shape[1:], -1e9), 1)
        z = z - z.max(axis=2, keepdims=True)
        p = np.exp(z)
        p = p / np.einsum("nts->nt", p)[:, :, None]
        self.cache = q, k, v, p
        return np.einsum("nts,nse->nte", p, v)

    def backward(self, dout):
        q, k, v, p = self.cache
        dp = np.einsum("nte,nse->nts", dout, v)
        dz = p * dp - p * np.einsum("nts,nts->nt", p, dp)[:, :, None]
        dq = np.einsum("nts,nsd->ntd", dz, k) * self.c
        dk = np.einsum("nts,ntd->nsd", dz, q) * self.c
        return dq, dk, np.einsum("nts,nte->nse", p, dout)
