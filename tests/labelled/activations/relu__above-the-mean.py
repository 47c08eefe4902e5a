"""Mistake: The gate opens where x is above the mean of the array and not where it is above 0.
Truth: dx is wrong for every x between 0 and the mean of the array: let through or stopped the wrong way round.
Accept: none
Family: condition-other, other-quantity
"""


class ReLU:
    def forward(self, x):
        self.x = x
        return (np.abs(x) + x) / 2

    def backward(self, dout):
        open_gate = self.x > self.x.mean()
        return np.where(open_gate, dout, 0.0)
