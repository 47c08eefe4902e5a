"""Mistake: The factor 1 / sqrt(d) is remembered for the queries and forgotten for the keys.
Truth: dk is sqrt(d) times what it should be; dq and dv are right.
Accept: scale-missing
Family: factor-missing
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        scaled = q / np.sqrt(q.shape[-1])
        s = np.einsum("ntd,nsd->nts", scaled, k)
        if self.causal:
            s = s + np.triu(np.full(s.shape[1:], -np.inf), 1)
        self.saved = q, k, v, softmax_rows(s)
        return np.einsum("nts,nse->nte", self.saved[3], v)

    def backward(self, dout):
        q, k, v, a = self.saved
        dv = np.einsum("nts,nte->nse", a, dout)
        da = np.einsum("nte,nse->nts", dout, v)
        ds = softmax_rows_backward(da, a)
        dq = np.einsum("nts,nsd->ntd", ds, k) / np.sqrt(q.shape[-1])
        dk = np.einsum("nts,ntd->nsd", ds, q)
        return [dq, dk, dv]
