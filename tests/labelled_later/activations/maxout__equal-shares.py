"""Mistake: The student divides the upstream gradient equally among all pieces, as if max were a mean.
Truth: every piece gets dout / k.
Frequency: rare
Accept: shared-equally, mask-missing
Family: condition-other
"""


class Maxout:
    def forward(self, x):
        self.shape = x.shape
        out = x[..., 0]
        for i in range(1, x.shape[-1]):
            out = np.maximum(out, x[..., i])
        return out

    def backward(self, dout):
        k = self.shape[-1]
        dx = np.empty(self.shape)
        for i in range(k):
            dx[..., i] = dout / k
        return dx
