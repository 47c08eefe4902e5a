"""Mistake: The mask begins one place too late: each query sees the next key as well.
Truth: Query t attends to the keys 0 .. t + 1; without a mask everything is right.
Accept: future-seen, mask-one-late
Family: constant-off, condition-other
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        s = np.einsum("ntd,nsd->nts", q, k) / np.sqrt(q.shape[-1])
        if self.causal:
            rows, cols = np.indices(s.shape[1:])
            s = np.where(cols <= rows + 1, s, -np.inf)
        self.saved = q, k, v, softmax_rows(s)
        return np.einsum("nts,nse->nte", self.saved[-1], v)

    def backward(self, dout):
        q, k, v, a = self.saved
        dv = np.einsum("nts,nte->nse", a, dout)
        ds = softmax_rows_backward(np.einsum("nte,nse->nts", dout, v), a) / np.sqrt(q.shape[-1])
        return [np.einsum("nts,nsd->ntd", ds, k), np.einsum("nts,ntd->nsd", ds, q), dv]
