"""Mistake: The student returns the local gradient 1 of each input and forgets to multiply with the upstream gradient.
Truth: dx and dy are arrays of ones (shape of dz) instead of dz.
Frequency: common
Accept: upstream-unused
Family: factor-missing
"""


class AddGate:
    def forward(self, x, y):
        self.inputs = (x, y)
        return np.add(x, y)

    def backward(self, dz):
        # d(x+y)/dx = 1 and d(x+y)/dy = 1
        grads = []
        for var in self.inputs:
            grads.append(np.ones_like(np.asarray(var, dtype=float)))
        return grads
