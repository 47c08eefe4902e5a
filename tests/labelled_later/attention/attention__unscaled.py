"""Mistake: The student does not divide the scores by the root of d, in forward and backward.
Truth: the softmax's inputs are q k^T; out and all three gradients differ.
Frequency: common
Accept: scale-missing
Family: factor-missing, step-missing
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        s = np.einsum("ntd,nsd->nts", q, k)
        if self.causal:
            T = s.shape[1]
            s = np.where(np.tril(np.ones((T, T))) == 0, -np.inf, s)
        a = softmax_rows(s)
        self.saved = (q, k, v, a)
        return np.einsum("nts,nse->nte", a, v)

    def backward(self, dout):
        q, k, v, a = self.saved
        da = np.einsum("nte,nse->nts", dout, v)
        dv = np.einsum("nts,nte->nse", a, dout)
        ds = softmax_rows_backward(da, a)
        return [np.einsum("nts,nsd->ntd", ds, k), np.einsum("nts,ntd->nsd", ds, q), dv]
