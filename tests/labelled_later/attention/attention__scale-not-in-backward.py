"""Mistake: The student forgets the factor 1 / sqrt(d) on the way back.
Truth: dq and dk are sqrt(d) times too large; out and dv are right.
Frequency: common
Accept: scale-missing
Family: factor-missing
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        scores = np.matmul(q, k.transpose(0, 2, 1)) / np.sqrt(q.shape[2])
        if self.causal:
            n = scores.shape[-1]
            blocked = np.arange(n)[None, :] > np.arange(n)[:, None]
            scores = np.where(blocked, -np.inf, scores)
        self.weights = softmax_rows(scores)
        return np.matmul(self.weights, v)

    def backward(self, dout):
        dv = np.matmul(self.weights.transpose(0, 2, 1), dout)
        dweights = np.matmul(dout, self.v.transpose(0, 2, 1))
        dscores = softmax_rows_backward(dweights, self.weights)
        dq = np.matmul(dscores, self.k)
        dk = np.matmul(dscores.transpose(0, 2, 1), self.q)
        return [dq, dk, dv]
