"""Mistake: The student visits nodes with a function that calls itself, which Python stops at a depth of about a thousand.
Truth: RecursionError on the chain of 5,000 nodes; all else right.
Frequency: common
Accept: none
Family: none
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        topo, visited, active = [], set(), set()

        def build_topo(v):
            if v in visited or v not in self.nodes:
                return
            if v in active:
                raise ValueError("cycle detected")
            active.add(v)
            for child in self.nodes[v][1]:
                build_topo(child)
            active.remove(v)
            visited.add(v)
            topo.append(v)

        for v in self.nodes:
            build_topo(v)
        return topo

    def forward(self, inputs):
        self.inputs = inputs
        data = dict(inputs)
        for v in self.nodes_topologically_sorted():
            op, children = self.nodes[v]
            data[v] = op.forward(*[data[c] for c in children])
        return data[self.output]

    def backward(self):
        grad = {self.output: 1.0}
        for v in reversed(self.nodes_topologically_sorted()):
            if v not in grad:
                continue
            op, children = self.nodes[v]
            gs = op.backward(grad[v])
            for c, g in zip(children, gs if len(children) > 1 else [gs]):
                grad[c] = grad.get(c, 0.0) + g
        return {k: grad.get(k, np.zeros_like(x)) for k, x in self.inputs.items()}
