"""Mistake: A query sees itself and the one key before it only, a window, where it should see all earlier keys.
Truth: Query t attends to the keys t - 1 and t; without a mask everything is right.
Accept: none
Family: condition-other
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        s = np.einsum("ntd,nsd->nts", q, k) / np.sqrt(q.shape[-1])
        if self.causal:
            rows, cols = np.indices(s.shape[1:])
            s[:, (cols > rows) | (cols < rows - 1)] = -np.inf
        self.saved = q, k, v, softmax_rows(s)
        return np.einsum("nts,nse->nte", self.saved[-1], v)

    def backward(self, dout):
        q, k, v, a = self.saved
        dv = np.einsum("nts,nte->nse", a, dout)
        ds = softmax_rows_backward(np.einsum("nte,nse->nts", dout, v), a) / np.sqrt(q.shape[-1])
        return [np.einsum("nts,nsd->ntd", ds, k), np.einsum("nts,ntd->nsd", ds, q), dv]
