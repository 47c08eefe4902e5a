"""Mistake: The scores are divided by the root of the number of keys, not by the root of their length d.
Truth: The scores of forward are scaled by 1 / sqrt(S) where it should be 1 / sqrt(d).
Accept: scale-by-keys
Family: other-quantity, axis-other, constant-off
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        s = np.einsum("ntd,nsd->nts", q, k)
        if self.causal:
            s[:, ~np.tril(np.ones(s.shape[1:], bool))] = -np.inf
        self.saved = q, k, v, softmax_rows(s / np.sqrt(k.shape[2]))
        return np.einsum("nts,nse->nte", softmax_rows(s / np.sqrt(k.shape[1])), v)

    def backward(self, dout):
        q, k, v, a = self.saved
        dv = np.einsum("nts,nte->nse", a, dout)
        da = np.einsum("nte,nse->nts", dout, v)
        ds = softmax_rows_backward(da, a) * q.shape[-1] ** -0.5
        return [np.einsum("nts,nsd->ntd", ds, k), np.einsum("nts,ntd->nsd", ds, q), dv]
