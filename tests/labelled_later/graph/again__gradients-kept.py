"""Mistake: The student creates the dict of gradients once in the constructor and keeps adding to it in every backward pass.
Truth: from the second pass on gradients contain those of the earlier passes.
Frequency: common
Accept: kept-from-before, added-up
Family: none
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output
        self.grads = {}

    def nodes_topologically_sorted(self):
        k = {n: 0 for n in self.nodes}
        up = {n: [] for n in self.nodes}
        for n, (_, reads) in self.nodes.items():
            for r in reads:
                if r in self.nodes:
                    k[n] += 1
                    up[r].append(n)
        queue = [n for n in k if not k[n]]
        order = []
        while queue:
            n = queue.pop()
            order.append(n)
            for u in up[n]:
                k[u] -= 1
                if not k[u]:
                    queue.append(u)
        if len(order) != len(self.nodes):
            raise ValueError("cycle")
        return order

    def forward(self, inputs):
        self.values = dict(inputs)
        self.inputs = dict(inputs)
        for n in self.nodes_topologically_sorted():
            gate, reads = self.nodes[n]
            self.values[n] = gate.forward(*[self.values[r] for r in reads])
        return self.values[self.output]

    def backward(self):
        self.grads[self.output] = 1.0
        for n in reversed(self.nodes_topologically_sorted()):
            if n not in self.grads:
                continue
            gate, reads = self.nodes[n]
            res = gate.backward(self.grads[n])
            res = res if len(reads) > 1 else [res]
            for r, g in zip(reads, res):
                self.grads[r] = self.grads.get(r, 0.0) + g
        return {n: self.grads.get(n, np.zeros_like(x)) for n, x in self.inputs.items()}
