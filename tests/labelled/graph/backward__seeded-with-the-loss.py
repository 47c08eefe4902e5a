"""Mistake: The backward pass begins with the value of the loss, where it should begin with 1, the slope of the loss with respect to itself.
Truth: Every gradient is the right one times the value of the loss.
Accept: seed-not-one, value-for-slope
Family: other-quantity
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
        grad = {self.output: self.values[self.output]}
        for node in reversed(self.nodes_topologically_sorted()):
            if grad.get(node) is None:
                continue
            gate, args = self.nodes[node]
            out = gate.backward(grad[node])
            if len(args) == 1:
                out = (out,)
            for a, g in zip(args, out):
                grad[a] = g if grad.get(a) is None else grad[a] + g
        return {leaf: grad[leaf] if leaf in grad else np.zeros_like(self.values[leaf]) for leaf in self.leaves}
