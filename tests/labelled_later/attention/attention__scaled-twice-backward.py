"""Mistake: The student divides by the root of d at the scores and once more at dq and dk on the way back.
Truth: dq and dk are divided by d instead of its root; out and dv are right.
Frequency: rare
Accept: root-missing
Family: none
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        self.root = np.sqrt(q.shape[-1])
        s = q @ k.swapaxes(-1, -2) / self.root
        if self.causal:
            keep = np.tri(s.shape[1], dtype=bool)
            s = np.where(keep, s, -np.inf)
        self.A = softmax_rows(s)
        return self.A @ v

    def backward(self, dout):
        dA = dout @ self.v.swapaxes(-1, -2)
        dS = softmax_rows_backward(dA, self.A) / self.root
        dq = dS @ self.k / self.root
        dk = dS.swapaxes(-1, -2) @ self.q / self.root
        dv = self.A.swapaxes(-1, -2) @ dout
        return [dq, dk, dv]
