"""Mistake: The whole gradient is always routed to the first input.
Truth: dx is dz and dy is 0 everywhere, also where y is the larger one.
Accept: mask-missing, always-the-same
Family: condition-other
"""


class MaxGate:
    """z = max(x, y), element by element, the router."""

    def forward(self, x, y):
        return np.maximum(x, y)

    def backward(self, dz):
        """Return [dx, dy], each shaped like its input; at a tie any split of dz will do."""
        routed = [dz]
        routed.append(np.zeros(np.shape(dz)))
        return routed
