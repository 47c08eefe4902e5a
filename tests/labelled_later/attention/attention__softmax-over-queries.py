"""Mistake: The student takes the softmax along the queries, so that the weights of each key and not those of each query sum to 1.
Truth: out and all gradients are those of a softmax along axis 1.
Frequency: rare
Accept: shared-out-by-queries
Family: axis-other
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        st = k @ q.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
        if self.causal:
            st = np.where(np.tril(np.ones(st.shape[1:], bool), -1), -np.inf, st)
        self.wt = softmax_rows(st)
        return self.wt.transpose(0, 2, 1) @ v

    def backward(self, dout):
        dwt = self.v @ dout.transpose(0, 2, 1)
        dst = softmax_rows_backward(dwt, self.wt) / np.sqrt(self.q.shape[-1])
        return [dst.transpose(0, 2, 1) @ self.k, dst @ self.q, self.wt @ dout]
