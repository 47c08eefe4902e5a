"""Mistake: The student collects a gate's gradients in a dict by name, so that a gate that reads one name twice contributes only its second gradient.
Truth: for x * x or x + x only half (one of two) of the gradient arrives; paths through different gates add up rightly.
Frequency: common
Accept: read-twice-once, overwrites, path-lost
Family: update-not-added, term-missing
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        readers = {n: [] for n in self.nodes}
        degree = dict.fromkeys(self.nodes, 0)
        for n, (_, reads) in self.nodes.items():
            for r in reads:
                if r in readers:
                    readers[r].append(n)
                    degree[n] += 1
        ready = [n for n, d in degree.items() if d == 0]
        topo = []
        while ready:
            topo.append(ready.pop())
            for m in readers[topo[-1]]:
                degree[m] -= 1
                if degree[m] == 0:
                    ready.append(m)
        if len(topo) != len(self.nodes):
            raise ValueError("not a DAG")
        return topo

    def forward(self, inputs):
        self.env = dict(inputs)
        self.leaf_names = list(inputs.keys())
        for n in self.nodes_topologically_sorted():
            gate, reads = self.nodes[n]
            self.env[n] = gate.forward(*[self.env[r] for r in reads])
        return self.env[self.output]

    def backward(self):
        total = {n: np.zeros(np.shape(v)) for n, v in self.env.items()}
        total[self.output] = np.ones(np.shape(self.env[self.output]))
        for n in reversed(self.nodes_topologically_sorted()):
            gate, reads = self.nodes[n]
            local = gate.backward(total[n])
            if len(reads) == 1:
                local = [local]
            contribution = dict(zip(reads, local))
            for r in contribution:
                total[r] = total[r] + contribution[r]
        return {n: total[n] for n in self.leaf_names}
