"""Mistake: The student masks the wrong triangle: query t sees the keys from t on, not those up to t.
Truth: causal out and gradients are those of the reversed mask.
Frequency: common
Accept: mask-turned
Family: function-other, condition-other, comparison-exchanged
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        N, T, d = q.shape
        scores = q @ k.swapaxes(1, 2) / np.sqrt(d)
        if self.causal:
            hidden = np.tril(np.ones((T, T), dtype=bool), k=-1)
            scores[:, hidden] = -np.inf
        self.att = softmax_rows(scores)
        self.inputs = q, k, v
        return self.att @ v

    def backward(self, dout):
        q, k, v = self.inputs
        datt = dout @ v.swapaxes(1, 2)
        dscores = softmax_rows_backward(datt, self.att) / np.sqrt(q.shape[2])
        dq = dscores @ k
        dk = dscores.swapaxes(1, 2) @ q
        dv = self.att.swapaxes(1, 2) @ dout
        return [dq, dk, dv]
