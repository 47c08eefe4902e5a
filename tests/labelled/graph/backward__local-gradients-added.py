"""Mistake: Along a path the local gradients are added up, where the chain rule multiplies them.
Truth: Each gate passes on its upstream gradient plus its local gradient, and not their product.
Accept: upstream-added
Family: operator-exchanged
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
        self.given = list(inputs)
        for k in self.nodes_topologically_sorted():
            op, reads = self.nodes[k]
            self.table[k] = op.forward(*[self.table[r] for r in reads])
        return self.table[self.output]

    def backward(self):
        d = {self.output: 0.0}
        for k in self.nodes_topologically_sorted()[::-1]:
            if k in d:
                op, reads = self.nodes[k]
                local = op.backward(np.ones_like(self.table[k]))
                for r, p in zip(reads, [local] if len(reads) == 1 else local):
                    d[r] = d.get(r, 0.0) + (p + d[k])
        return {k: d[k] if k in d else np.zeros_like(self.table[k]) for k in self.given}
