"""Mistake: In backward the student sums the projection over the row where the mean belongs.
Truth: the second term of dx is d times too large; forward and dgain are right.
Frequency: rare
Accept: count-forgotten
Family: reduction-other, factor-missing
"""


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        self.r = np.sqrt((x * x).mean(-1, keepdims=True) + self.eps)
        self.xh = x / self.r
        return self.xh * self.gain

    def backward(self, dout):
        flat = (-1, dout.shape[-1])
        self.dgain = (dout.reshape(flat) * self.xh.reshape(flat)).sum(0)
        dxh = dout * self.gain
        inner = np.sum(dxh * self.xh, axis=-1, keepdims=True)
        return dxh / self.r - self.xh * inner / self.r
