"""Mistake: The student walks from the output along the edges and passes on a node's accumulated gradient every time something arrives, not once when it is complete.
Truth: what arrived first at a node that is read twice is passed on twice, so everything behind a shared inner node is too large.
Frequency: common
Accept: sent-again, sent-too-early
Family: none
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        missing = {n: sum(r in self.nodes for r in self.nodes[n][1]) for n in self.nodes}
        readers = {}
        for n in self.nodes:
            for r in self.nodes[n][1]:
                readers.setdefault(r, []).append(n)
        topo = [n for n in self.nodes if missing[n] == 0]
        for n in topo:
            for m in readers.get(n, []):
                missing[m] -= 1
                if missing[m] == 0:
                    topo.append(m)
        if len(topo) != len(self.nodes):
            raise ValueError("cyclic graph")
        return topo

    def forward(self, inputs):
        self.inputs = dict(inputs)
        v = dict(inputs)
        for n in self.nodes_topologically_sorted():
            v[n] = self.nodes[n][0].forward(*[v[r] for r in self.nodes[n][1]])
        return v[self.output]

    def backward(self):
        grads = {self.output: 1.0}
        queue = [self.output]
        while queue:
            n = queue.pop(0)
            if n not in self.nodes:
                continue
            gate, reads = self.nodes[n]
            out = gate.backward(grads[n])
            out = out if len(reads) > 1 else [out]
            for r, g in zip(reads, out):
                grads[r] = grads.get(r, 0) + g
                queue.append(r)
        return {k: grads.get(k, np.zeros_like(v)) for k, v in self.inputs.items()}
