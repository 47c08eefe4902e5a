"""Mistake: The student mixes up the branches and routes the gradient to the smaller input.
Truth: dx and dy are exchanged: the smaller input gets dz, the larger one 0.
Frequency: common
Accept: mask-inverted, swapped-inputs, smallest-chosen
Family: branches-exchanged, comparison-exchanged, extreme-other, order-exchanged
"""


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        mask = np.where(self.x > self.y, 1, 0)
        dy = mask * dz
        dx = dz - dy
        return [dx, dy]
