"""Mistake: The student sends the upstream gradient times the winning value, not the upstream gradient itself.
Truth: each winner gets dout times its own value.
Frequency: rare
Accept: value-for-slope, input-for-slope
Family: other-quantity
"""


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        k, s = self.size, self.stride
        self.x = x
        w = sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s]
        flat = w.reshape(w.shape[:4] + (k * k,))
        self.arg = flat.argmax(axis=4)
        self.out = np.take_along_axis(flat, self.arg[..., None], axis=4)[..., 0]
        return self.out

    def backward(self, dout):
        dx = np.zeros_like(self.x)
        n, c, i, j = np.indices(dout.shape)
        rows = i * self.stride + self.arg // self.size
        cols = j * self.stride + self.arg % self.size
        np.add.at(dx, (n, c, rows, cols), dout * self.out)
        return dx
