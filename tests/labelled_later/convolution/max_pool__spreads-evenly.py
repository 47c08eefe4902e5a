"""Mistake: The student spreads the gradient evenly over the window, as average pooling does.
Truth: every pixel of a window gets dout / size^2.
Frequency: common
Accept: shared-equally, mask-missing
Family: condition-other
"""


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.in_shape = x.shape
        view = sliding_window_view(x, (self.size, self.size), axis=(2, 3))
        view = view[:, :, :: self.stride, :: self.stride]
        return view.reshape(*view.shape[:4], -1).max(axis=-1)

    def backward(self, dout):
        dx = np.zeros(self.in_shape)
        each = dout / (self.size * self.size)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                r, c = i * self.stride, j * self.stride
                dx[:, :, r : r + self.size, c : c + self.size] += each[:, :, i : i + 1, j : j + 1]
        return dx
