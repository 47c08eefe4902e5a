"""Mistake: Each pixel's gradient is divided by the number of windows that the pixel lies in, where each window's share is 1 / size^2.
Truth: dx is the mean of dout over the pixel's windows where it should be the sum of dout / size^2.
Accept: window-size-forgotten, windows-averaged
Family: other-quantity
"""


class AvgPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        k, s = self.size, self.stride
        self.shape = x.shape
        OH, OW = (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1
        total = 0
        for i in range(k):
            for j in range(k):
                total = total + x[:, :, i : i + s * (OH - 1) + 1 : s, j : j + s * (OW - 1) + 1 : s]
        return total / (k * k)

    def backward(self, dout):
        k, s = self.size, self.stride
        dx, cover = np.zeros(self.shape), np.zeros(self.shape)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                dx[:, :, i * s : i * s + k, j * s : j * s + k] += dout[:, :, i, j][:, :, None, None]
                cover[:, :, i * s : i * s + k, j * s : j * s + k] += 1
        return dx / np.where(cover == 0, 1, cover)
