"""Mistake: The scores are divided by d and not by its root.
Truth: The scores of forward are sqrt(d) times too small.
Accept: root-missing
Family: step-missing, factor-missing
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        s = np.einsum("ntd,nsd->nts", q, k)
        d = q.shape[-1]
        if self.causal:
            s[:, ~np.tril(np.ones(s.shape[1:], bool))] = -np.inf
        self.saved = q, k, v, softmax_rows(s / np.sqrt(d))
        return np.einsum("nts,nse->nte", softmax_rows(s / d), v)

    def backward(self, dout):
        q, k, v, a = self.saved
        dv = np.einsum("nts,nte->nse", a, dout)
        da = np.einsum("nte,nse->nts", dout, v)
        ds = softmax_rows_backward(da, a) * q.shape[-1] ** -0.5
        return [np.einsum("nts,nsd->ntd", ds, k), np.einsum("nts,ntd->nsd", ds, q), dv]
