"""Mistake: The softmax runs over the queries, so that each key shares itself out, where each query should share itself out over the keys.
Truth: The columns of the weights add up to 1, not the rows: out is wrong.
Accept: shared-out-by-queries
Family: axis-other
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        s = np.einsum("ntd,nsd->nts", q, k) / np.sqrt(q.shape[-1])
        if self.causal:
            s = np.where(np.tril(np.ones(s.shape[1:], bool)), s, -np.inf)
        self.saved = q, k, v, softmax_rows(s)
        over_queries = softmax_rows(s.transpose(0, 2, 1)).transpose(0, 2, 1)
        return np.einsum("nts,nse->nte", over_queries, v)

    def backward(self, dout):
        q, k, v, a = self.saved
        dv = np.einsum("nts,nte->nse", a, dout)
        ds = softmax_rows_backward(np.einsum("nte,nse->nts", dout, v), a) / np.sqrt(q.shape[-1])
        return [np.einsum("nts,nsd->ntd", ds, k), np.einsum("nts,ntd->nsd", ds, q), dv]
