"""Mistake: The student's sort simply stops when no more node is ready and never compares how many nodes it has placed.
Truth: on a graph with a cycle a shorter list is returned where ValueError is due.
Frequency: common
Accept: none
Family: step-missing, condition-other
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        in_degree = {}
        edges = {}
        for name, (_, reads) in self.nodes.items():
            in_degree[name] = 0
            for r in reads:
                if r in self.nodes:
                    in_degree[name] += 1
                    edges.setdefault(r, []).append(name)
        queue = [n for n in in_degree if in_degree[n] == 0]
        order = []
        while queue:
            n = queue.pop(0)
            order.append(n)
            for m in edges.get(n, []):
                in_degree[m] -= 1
                if in_degree[m] == 0:
                    queue.append(m)
        return order

    def forward(self, inputs):
        self.inputs = dict(inputs)
        vals = dict(inputs)
        for n in self.nodes_topologically_sorted():
            gate, reads = self.nodes[n]
            vals[n] = gate.forward(*[vals[r] for r in reads])
        return vals[self.output]

    def backward(self):
        g = {self.output: 1.0}
        for n in self.nodes_topologically_sorted()[::-1]:
            if n in g:
                gate, reads = self.nodes[n]
                parts = gate.backward(g[n])
                if len(reads) == 1:
                    parts = [parts]
                for r, p in zip(reads, parts):
                    g[r] = g.get(r, 0) + p
        return {n: g.get(n, np.zeros_like(x)) for n, x in self.inputs.items()}
