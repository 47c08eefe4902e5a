"""Mistake: After every node it places the student searches the whole list of nodes again, in lists, so the sort takes cubic time.
Truth: too slow on the chain of 5,000 nodes (time limit); all values are right.
Frequency: rare
Accept: none
Family: none
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        placed = []
        names = list(self.nodes)
        while len(placed) < len(names):
            found = False
            for n in names:
                if n in placed:
                    continue
                if all(r in placed or r not in names for r in self.nodes[n][1]):
                    placed.append(n)
                    found = True
                    break
            if not found:
                raise ValueError("these nodes form a cycle")
        return placed

    def forward(self, inputs):
        self.inputs = inputs
        v = dict(inputs)
        for n in self.nodes_topologically_sorted():
            v[n] = self.nodes[n][0].forward(*[v[r] for r in self.nodes[n][1]])
        return v[self.output]

    def backward(self):
        g = {self.output: 1.0}
        order = self.nodes_topologically_sorted()
        for n in order[::-1]:
            if n in g:
                gate, reads = self.nodes[n]
                r = gate.backward(g[n])
                for k, d in zip(reads, r if len(reads) == 2 else [r]):
                    g[k] = g.get(k, 0.0) + d
        out = {}
        for k, x in self.inputs.items():
            out[k] = g[k] if k in g else np.zeros_like(x)
        return out
