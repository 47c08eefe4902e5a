"""Mistake: The student's mask hides the diagonal too, so that a query does not see its own key.
Truth: causal out and gradients differ in every row; the first row, with all scores at -1e9, is uniform, and backward lets its gradients through to q and k.
Frequency: common
Accept: own-key-hidden
Family: constant-off, condition-other, comparison-exchanged
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        s = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
        if self.causal:
            mask = np.triu(np.ones((s.shape[1], s.shape[2])), k=0)
            s = np.where(mask == 1, -1e9, s)
        self.p = softmax_rows(s)
        return self.p @ v

    def backward(self, dout):
        dp = dout @ self.v.transpose(0, 2, 1)
        ds = softmax_rows_backward(dp, self.p) / np.sqrt(self.q.shape[-1])
        return [ds @ self.k, ds.transpose(0, 2, 1) @ self.q, self.p.transpose(0, 2, 1) @ dout]
