"""Mistake: Of the gradients that arrive on several paths only the one with the largest absolute value is kept.
Truth: A name that is read more than once gets, element by element, the largest of its paths' gradients and not their sum.
Accept: path-lost
Family: term-missing, update-not-added
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        left = {n: {m for m in r if m in self.nodes} for n, (_, r) in self.nodes.items()}
        readers = {}
        for n, needs in left.items():
            for m in needs:
                readers.setdefault(m, []).append(n)
        now, result = [n for n in left if not left[n]], []
        while now:
            n = now.pop(0)
            result.append(n)
            for r in readers.get(n, []):
                left[r].discard(n)
                if not left[r]:
                    now.append(r)
        if len(result) < len(self.nodes):
            raise ValueError("cyclic")
        return result

    def forward(self, inputs):
        self.val = dict(inputs)
        self.names = tuple(inputs)
        for n in self.nodes_topologically_sorted():
            gate, reads = self.nodes[n]
            self.val[n] = gate.forward(*[self.val[r] for r in reads])
        return self.val[self.output]

    def backward(self):
        g = {self.output: 1.0}
        for n in reversed(self.nodes_topologically_sorted()):
            if n not in g:
                continue
            gate, reads = self.nodes[n]
            arrived = gate.backward(g[n])
            if len(reads) == 1:
                arrived = [arrived]
            for r, new in zip(reads, arrived):
                if r in g:
                    new = np.where(np.abs(g[r]) >= np.abs(new), g[r], new)
                g[r] = new
        return {n: g[n] if n in g else np.zeros_like(self.val[n]) for n in self.names}
