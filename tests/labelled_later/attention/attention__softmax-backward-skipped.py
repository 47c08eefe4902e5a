"""Mistake: The student multiplies the weights' gradient with the weights but forgets to subtract the row's weighted sum: the softmax's coupling is lost.
Truth: dq and dk are computed from p dp instead of p (dp - sum(p dp)); dv is right.
Frequency: common
Accept: softmax-diagonal, path-lost
Family: term-missing
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        self.d = q.shape[-1]
        scores = np.einsum("ijk,ilk->ijl", q, k) / self.d**0.5
        if self.causal:
            for t in range(scores.shape[1]):
                scores[:, t, t + 1 :] = -np.inf
        self.p = softmax_rows(scores)
        return np.einsum("ijl,ilm->ijm", self.p, v)

    def backward(self, dout):
        dv = np.einsum("ijl,ijm->ilm", self.p, dout)
        dp = np.einsum("ijm,ilm->ijl", dout, self.v)
        ds = dp * self.p / self.d**0.5
        dq = np.einsum("ijl,ilk->ijk", ds, self.k)
        dk = np.einsum("ijl,ijk->ilk", ds, self.q)
        return [dq, dk, dv]
