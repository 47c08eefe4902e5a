"""Mistake: The walk back ends altogether at the first node that the output does not depend on, where it should pass over that node only.
Truth: Where such a node comes after others on the walk back, inputs behind it get zeros.
Accept: stops-early
Family: loop-other
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        from graphlib import CycleError, TopologicalSorter

        ts = TopologicalSorter({k: set(r) & set(self.nodes) for k, (_, r) in self.nodes.items()})
        try:
            return [*ts.static_order()]
        except CycleError as e:
            raise ValueError(str(e)) from e

    def forward(self, inputs):
        self.table = {**inputs}
        self.given = set(inputs)
        for k in self.nodes_topologically_sorted():
            op, reads = self.nodes[k]
            self.table[k] = op.forward(*[self.table[r] for r in reads])
        return self.table[self.output]

    def backward(self):
        d = {k: None for k in self.table}
        d[self.output] = 1.0
        order = self.nodes_topologically_sorted()
        order = order[: order.index(self.output) + 1]
        while order:
            k = order.pop()
            if d[k] is None:
                break
            op, reads = self.nodes[k]
            parts = op.backward(d[k])
            for r, p in zip(reads, [parts] if len(reads) == 1 else parts):
                d[r] = p if d[r] is None else d[r] + p
        return {k: np.zeros_like(self.table[k]) if d[k] is None else d[k] for k in self.given}
