"""Mistake: Gradients that arrive on several paths are multiplied with each other, where they should be added.
Truth: A name that is read more than once gets the product of its paths' gradients.
Accept: paths-multiplied
Family: operator-exchanged
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        from graphlib import CycleError, TopologicalSorter

        sorter = TopologicalSorter({n: [m for m in r if m in self.nodes] for n, (_, r) in self.nodes.items()})
        try:
            return list(sorter.static_order())
        except CycleError as error:
            raise ValueError("cycle") from error

    def forward(self, inputs):
        self.values = dict(inputs)
        self.leaves = list(inputs)
        for node in self.nodes_topologically_sorted():
            gate, args = self.nodes[node]
            self.values[node] = gate.forward(*map(self.values.get, args))
        return self.values[self.output]

    def backward(self):
        grad = {self.output: 1.0}
        for node in reversed(self.nodes_topologically_sorted()):
            if node in grad:
                gate, args = self.nodes[node]
                out = gate.backward(grad[node])
                for a, g in zip(args, [out] if len(args) == 1 else out):
                    grad[a] = grad.get(a, 1.0) * g
        return {leaf: grad[leaf] if leaf in grad else np.zeros_like(self.values[leaf]) for leaf in self.leaves}
