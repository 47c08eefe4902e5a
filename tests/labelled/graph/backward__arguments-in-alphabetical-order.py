"""Mistake: forward hands a gate what it reads in alphabetical order, backward deals the gradients out in the order that was declared.
Truth: Where a gate's reads are not declared alphabetically, the gradients of its two inputs are exchanged; the loss is right because every gate is symmetric.
Accept: swapped-inputs
Family: order-exchanged
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        out, open_ = [], dict(self.nodes)
        users, count = {}, {}
        for n, (_, names) in self.nodes.items():
            deps = {m for m in names if m in self.nodes}
            count[n] = len(deps)
            for m in deps:
                users.setdefault(m, []).append(n)
        queue = [n for n in open_ if count[n] == 0]
        while queue:
            n = queue.pop()
            out.append(n)
            for u in users.get(n, ()):
                count[u] -= 1
                if count[u] == 0:
                    queue.append(u)
        if len(out) != len(self.nodes):
            raise ValueError("the graph is not acyclic")
        return out

    def forward(self, inputs):
        self.fed = dict(inputs)
        known = dict(inputs)
        for n in self.nodes_topologically_sorted():
            gate, names = self.nodes[n]
            known[n] = gate.forward(*[known[m] for m in sorted(names)])
        return known[self.output]

    def backward(self):
        d = {self.output: 1.0}
        for n in self.nodes_topologically_sorted()[::-1]:
            if n not in d:
                continue
            gate, names = self.nodes[n]
            res = gate.backward(d[n])
            res = [res] if len(names) == 1 else res
            for m, r in zip(names, res):
                d[m] = d.get(m, 0) + r
        return {n: d.get(n, np.zeros_like(a)) for n, a in self.fed.items()}
