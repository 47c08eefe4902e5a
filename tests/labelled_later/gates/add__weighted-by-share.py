"""Mistake: The student thinks that the gradient is divided in proportion to how much each input contributed to the sum.
Truth: dx is dz x/(x+y) and dy is dz y/(x+y) instead of dz for both.
Frequency: rare
Accept: none
Family: none
"""


class AddGate:
    def forward(self, x, y):
        self.a = x
        self.b = y
        self.total = x + y
        return self.total

    def backward(self, dz):
        part_a = self.a / self.total
        part_b = self.b / self.total
        return [dz * part_a, dz * part_b]
