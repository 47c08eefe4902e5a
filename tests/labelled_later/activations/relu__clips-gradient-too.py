"""Mistake: The student applies ReLU to the gradient as well: only what is positive may go back through open doors.
Truth: where x is positive and dout is negative dx is 0 instead of dout.
Frequency: rare
Accept: mask-from-upstream
Family: condition-other
"""


class ReLU:
    def relu(self, a):
        return np.maximum(0, a)

    def forward(self, x):
        self.open = x > 0
        return self.relu(x)

    def backward(self, dout):
        return self.relu(dout) * self.open
