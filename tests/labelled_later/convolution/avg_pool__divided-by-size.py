"""Mistake: The student divides by the window's side and not by its area.
Truth: dx is size times too large; forward is right.
Frequency: common
Accept: square-missing, window-size-forgotten
Family: factor-missing
"""


class AvgPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.x = x
        v = sliding_window_view(x, (self.size, self.size), axis=(-2, -1))
        return v[:, :, :: self.stride, :: self.stride].mean(axis=(-1, -2))

    def backward(self, dout):
        g = np.zeros(self.x.shape)
        for n, c, i, j in np.ndindex(*dout.shape):
            y0, x0 = i * self.stride, j * self.stride
            g[n, c, y0 : y0 + self.size, x0 : x0 + self.size] += dout[n, c, i, j] / self.size
        return g
