"""Mistake: The student thinks that an add gate shares the upstream gradient out, so each input gets half of it.
Truth: both dx and dy are 0.5 dz instead of dz.
Frequency: common
Accept: factor-half
Family: none
"""


class AddGate:
    """z = x + y"""

    def forward(self, x, y):
        z = x + y
        return z

    def backward(self, dz):
        share = dz / 2.0
        dx = share
        dy = share
        return [dx, dy]
