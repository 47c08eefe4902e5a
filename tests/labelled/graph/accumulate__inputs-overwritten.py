"""Mistake: Gradients of nodes are added up, those of the graph's own inputs are overwritten by the last path.
Truth: An input that is read more than once has the gradient of one path only.
Accept: overwrites, path-lost
Family: update-not-added, term-missing
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
        self.x = dict(inputs)
        v = dict(inputs)
        for k in self.nodes_topologically_sorted():
            op, reads = self.nodes[k]
            v[k] = op.forward(*[v[r] for r in reads])
        return v[self.output]

    def backward(self):
        inner = dict.fromkeys(self.nodes)
        leaf = {k: np.zeros_like(a) for k, a in self.x.items()}
        inner[self.output] = 1.0
        for k in self.nodes_topologically_sorted()[::-1]:
            if inner[k] is None:
                continue
            op, reads = self.nodes[k]
            back = op.backward(inner[k])
            back = back if len(reads) > 1 else [back]
            for r, p in zip(reads, back):
                if r in leaf:
                    leaf[r] = p
                elif inner[r] is None:
                    inner[r] = p
                else:
                    inner[r] = inner[r] + p
        return leaf
