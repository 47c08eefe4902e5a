"""Small references that the mistakes of the catalogue can be made in.

Each has a class ``Node`` whose ``forward`` takes the inputs by name and whose ``backward`` returns
their gradients in that order.
"""

from __future__ import annotations

_HEAD = "import numpy as np\n\n\nclass Node:\n"
MULTIPLY = (
    _HEAD
    + """
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]
"""
)
SUBTRACT = (
    _HEAD
    + """
    def forward(self, x, y):
        return x - y

    def backward(self, dz):
        return [dz, -dz]
"""
)
MAXIMUM = (
    _HEAD
    + """
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [(self.x >= self.y) * dz, (self.x < self.y) * dz]
"""
)
SIGMOID = (
    _HEAD
    + """
    def forward(self, x):
        self.z = 1 / (1 + np.exp(-x))
        return self.z

    def backward(self, dz):
        return self.z * (1 - self.z) * dz
"""
)
RELU = (
    _HEAD
    + """
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dz):
        return (self.x > 0) * dz
"""
)
MEAN_SQUARE = (
    _HEAD
    + """
    def forward(self, x):
        self.x = x
        return np.mean(np.sum(x * x, axis=1))

    def backward(self, dz):
        return 2 * self.x / self.x.shape[0] * dz
"""
)
LINEAR = (
    _HEAD
    + """
    def forward(self, x, w, b):
        self.x, self.w = x, w
        return x @ w + b

    def backward(self, dz):
        return [dz @ self.w.T, self.x.T @ dz, np.sum(dz, axis=0)]
"""
)
DOUBLED = (
    _HEAD
    + """
    def forward(self, x):
        return x + x

    def backward(self, dz):
        dx = np.zeros_like(dz)
        for _ in range(2):
            dx += dz
        return dx
"""
)
BILINEAR = (
    _HEAD
    + """
    def forward(self, x, w):
        self.x, self.w = x, w
        return x @ w

    def backward(self, dz):
        return [dz @ self.w.T, (dz.T @ self.x).T]
"""
)
