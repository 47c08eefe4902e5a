"""Mistake: The student starts the backward pass with a gradient of 1 at every node that nobody reads, not at the output alone.
Truth: inputs that an unread node depends on get that node's gradient besides (or instead of) that of the output.
Frequency: rare
Accept: none
Family: condition-other
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        deps = {n: [r for r in reads if r in self.nodes] for n, (_, reads) in self.nodes.items()}
        out_edges = {n: [] for n in deps}
        n_missing = {}
        for n, rs in deps.items():
            n_missing[n] = len(rs)
            for r in rs:
                out_edges[r].append(n)
        ready = [n for n, k in n_missing.items() if k == 0]
        order = []
        while ready:
            n = ready.pop()
            order.append(n)
            for m in out_edges[n]:
                n_missing[m] -= 1
                if n_missing[m] == 0:
                    ready.append(m)
        if len(order) != len(deps):
            raise ValueError("There is a cycle in the graph")
        return order

    def forward(self, inputs):
        self.v = dict(inputs)
        self.names = tuple(inputs)
        for n in self.nodes_topologically_sorted():
            gate, reads = self.nodes[n]
            self.v[n] = gate.forward(*map(self.v.get, reads))
        return self.v[self.output]

    def backward(self):
        used = set()
        for _, reads in self.nodes.values():
            used.update(reads)
        grad = {n: np.zeros(np.shape(val)) for n, val in self.v.items()}
        for n in self.nodes:
            if n not in used:
                grad[n] = np.ones(np.shape(self.v[n]))
        for n in reversed(self.nodes_topologically_sorted()):
            gate, reads = self.nodes[n]
            back = gate.backward(grad[n])
            if len(reads) == 1:
                back = [back]
            for r, b in zip(reads, back):
                grad[r] = grad[r] + b
        return {n: grad[n] for n in self.names}
