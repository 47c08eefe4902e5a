"""Mistake: The student divides each pixel's gradient by the number of windows it lies in, as if overlaps were to be averaged.
Truth: dx is too small where windows overlap.
Frequency: rare
Accept: windows-averaged
Family: reduction-other
"""


class AvgPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.x_shape = x.shape
        win = sliding_window_view(x, (self.size, self.size), axis=(2, 3))
        win = win[:, :, :: self.stride, :: self.stride]
        return win.sum(axis=(4, 5)) / self.size**2

    def backward(self, dout):
        dx = np.zeros(self.x_shape)
        times = np.zeros(self.x_shape)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                a, b = i * self.stride, j * self.stride
                region = np.s_[:, :, a : a + self.size, b : b + self.size]
                dx[region] += dout[:, :, i, j, None, None] / self.size**2
                times[region] += 1
        return dx / np.maximum(times, 1)
