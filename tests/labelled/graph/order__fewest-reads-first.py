"""Mistake: Nodes are sorted by how many names they read, as if that were their depth.
Truth: A node that reads one deep node stands before nodes that read two inputs: the order is no topological one.
Accept: none
Family: order-exchanged
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def _real_order(self):
        from graphlib import CycleError, TopologicalSorter

        reads = {n: [m for m in r if m in self.nodes] for n, (_, r) in self.nodes.items()}
        try:
            return list(TopologicalSorter(reads).static_order())
        except CycleError as error:
            raise ValueError("cycle") from error

    def nodes_topologically_sorted(self):
        self._real_order()
        return sorted(self.nodes, key=lambda name: len(self.nodes[name][1]))

    def forward(self, inputs):
        self.inputs = dict(inputs)
        vals = dict(inputs)
        for n in self._real_order():
            g, names = self.nodes[n]
            vals[n] = g.forward(*(vals[m] for m in names))
        return vals[self.output]

    def backward(self):
        acc = {n: 0.0 for n in self.nodes}
        acc.update({n: np.zeros_like(v) for n, v in self.inputs.items()})
        seen = {self.output}
        acc[self.output] = 1.0
        for n in self._real_order()[::-1]:
            if n in seen:
                g, names = self.nodes[n]
                parts = g.backward(acc[n])
                parts = parts if len(names) > 1 else (parts,)
                for m, d in zip(names, parts):
                    acc[m] = acc[m] + d
                    seen.add(m)
        return {n: acc[n] for n in self.inputs}
