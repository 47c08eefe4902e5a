"""Mistake: One decision is made for the whole array, by its largest element, and not one for each element.
Truth: All of dz goes to the array that holds the largest element of all, the other one's gradient is 0.
Accept: one-winner-for-all
Family: condition-other
"""


class MaxGate:
    """z = max(x, y), element by element, the router."""

    def forward(self, x, y):
        self.first_wins = np.max(x) >= np.max(y)
        return np.maximum(x, y)

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input; at a tie any split of dz will do."""
        if self.first_wins:
            return [dz, np.zeros_like(dz)]
        return [np.zeros_like(dz), dz]
