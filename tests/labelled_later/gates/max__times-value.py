"""Mistake: The student multiplies the routed gradient with the value that won, as if max were a multiplication by the value.
Truth: the winner's gradient is z dz instead of dz.
Frequency: rare
Accept: value-for-slope, input-for-slope
Family: other-quantity
"""


class MaxGate:
    def forward(self, x, y):
        self.pick = np.greater_equal(x, y)
        self.vals = (x, y)
        return np.where(self.pick, x, y)

    def backward(self, dz):
        x, y = self.vals
        gx = np.where(self.pick, x, 0) * dz
        gy = np.where(self.pick, 0, y) * dz
        return [gx, gy]
