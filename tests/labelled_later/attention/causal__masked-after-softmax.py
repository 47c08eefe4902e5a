"""Mistake: The student zeroes the future's weights after the softmax and does not normalise again.
Truth: causal rows of weights sum to less than 1; out and gradients are those of this.
Frequency: common
Accept: mask-after-softmax
Family: order-exchanged
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        self.scale = q.shape[-1] ** -0.5
        self.soft = softmax_rows(q @ k.transpose(0, 2, 1) * self.scale)
        self.allowed = np.ones(self.soft.shape[1:])
        if self.causal:
            self.allowed = np.tril(self.allowed)
        self.w = self.soft * self.allowed
        return self.w @ v

    def backward(self, dout):
        dv = self.w.transpose(0, 2, 1) @ dout
        dsoft = (dout @ self.v.transpose(0, 2, 1)) * self.allowed
        ds = softmax_rows_backward(dsoft, self.soft) * self.scale
        return [ds @ self.k, ds.transpose(0, 2, 1) @ self.q, dv]
