"""Mistake: The student sets the future's scores to 0 where minus infinity is needed: e^0 is 1, so the future still counts.
Truth: causal rows give weight to future keys; out and gradients differ.
Frequency: common
Accept: mask-zero
Family: constant-off
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        self.sq = np.sqrt(k.shape[-1])
        s = np.einsum("btd,bsd->bts", q, k) / self.sq
        self.m = np.tril(np.ones(s.shape[1:])) if self.causal else np.ones(s.shape[1:])
        self.p = softmax_rows(s * self.m)
        return np.einsum("bts,bse->bte", self.p, v)

    def backward(self, dout):
        dp = np.einsum("bte,bse->bts", dout, self.v)
        ds = softmax_rows_backward(dp, self.p) * self.m / self.sq
        dq = np.einsum("bts,bsd->btd", ds, self.k)
        dk = np.einsum("bts,btd->bsd", ds, self.q)
        dv = np.einsum("bts,bte->bse", self.p, dout)
        return [dq, dk, dv]
