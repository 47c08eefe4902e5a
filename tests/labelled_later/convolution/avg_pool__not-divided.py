"""Mistake: The student gives every pixel of the window the whole gradient and forgets to divide by the window's area.
Truth: dx is size^2 times too large.
Frequency: common
Accept: window-size-forgotten, count-forgotten, slope-missing
Family: factor-missing, reduction-other
"""


class AvgPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.shape = x.shape
        k, s = self.size, self.stride
        oh, ow = (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1
        total = 0
        for a in range(k):
            for b in range(k):
                total = total + x[:, :, a : a + s * oh : s, b : b + s * ow : s]
        return total / (k * k)

    def backward(self, dout):
        k, s = self.size, self.stride
        dx = np.zeros(self.shape)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                dx[:, :, i * s : i * s + k, j * s : j * s + k] += dout[:, :, i, j][:, :, None, None]
        return dx
