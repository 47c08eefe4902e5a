"""Mistake: Only nodes that read themselves, or that two read each other, are taken for a cycle; a longer one is not noticed.
Truth: No ValueError is raised for a cycle of three nodes or more.
Accept: none
Family: condition-other
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        for name, (_, reads) in self.nodes.items():
            for other in reads:
                if other in self.nodes and name in [other, *self.nodes[other][1]]:
                    raise ValueError(f"{name} and {other} need each other")
        done, order = set(), []
        for root in self.nodes:
            stack = [(root, iter(self.nodes[root][1]))] if root not in done else []
            done.add(root)
            while stack:
                name, reads = stack[-1]
                nxt = next((r for r in reads if r in self.nodes and r not in done), None)
                if nxt is None:
                    order.append(name)
                    stack.pop()
                else:
                    done.add(nxt)
                    stack.append((nxt, iter(self.nodes[nxt][1])))
        return order

    def forward(self, inputs):
        self.v = {**inputs}
        self.given = list(inputs)
        for k in self.nodes_topologically_sorted():
            op, reads = self.nodes[k]
            self.v[k] = op.forward(*[self.v[r] for r in reads])
        return self.v[self.output]

    def backward(self):
        d = {self.output: 1.0}
        for k in self.nodes_topologically_sorted()[::-1]:
            if k in d:
                op, reads = self.nodes[k]
                back = op.backward(d[k])
                for r, p in zip(reads, [back] if len(reads) == 1 else back):
                    d[r] = d.get(r, 0.0) + p
        return {k: d[k] if k in d else np.zeros_like(self.v[k]) for k in self.given}
