"""Mistake: The student divides the scores by d and not by its root, in forward and backward.
Truth: out and all gradients are those of the scale 1 / d.
Frequency: common
Accept: root-missing
Family: step-missing, factor-missing
"""


class Attention:
    def __init__(self, causal=False):
        self.causal = causal

    def forward(self, q, k, v):
        self.c = 1.0 / q.shape[-1]
        logits = self.c * (q @ np.swapaxes(k, -1, -2))
        if self.causal:
            logits = logits + np.triu(np.full(logits.shape[-2:], -np.inf), 1)
        self.att = softmax_rows(logits)
        self.qkv = q, k, v
        return self.att @ v

    def backward(self, dout):
        q, k, v = self.qkv
        g = softmax_rows_backward(dout @ np.swapaxes(v, -1, -2), self.att) * self.c
        return [g @ k, np.swapaxes(g, -1, -2) @ q, np.swapaxes(self.att, -1, -2) @ dout]
