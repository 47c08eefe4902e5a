"""Mistake: The student returns the 0/1 routing mask itself and forgets the upstream gradient.
Truth: the winner's gradient is 1 instead of dz.
Frequency: common
Accept: upstream-unused
Family: factor-missing
"""


class MaxGate:
    def forward(self, x, y):
        self.x_is_bigger = np.asarray(x) >= np.asarray(y)
        return np.maximum(x, y)

    def backward(self, dz):
        dx = self.x_is_bigger.astype(float)
        return [dx, 1.0 - dx]
