"""Mistake: At a tie the student passes the whole gradient to both inputs.
Truth: where x equals y, dx + dy is 2 dz instead of dz; elsewhere right.
Frequency: common
Accept: both-at-a-tie
Family: comparison-exchanged, condition-other
"""


class MaxGate:
    def forward(self, x, y):
        self.z = np.maximum(x, y)
        self.x = x
        self.y = y
        return self.z

    def backward(self, dz):
        dx = np.where(self.x == self.z, dz, 0.0)
        dy = np.where(self.y == self.z, dz, 0.0)
        return [dx, dy]
