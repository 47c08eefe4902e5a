"""Mistake: The student adds up with += on the very array that a gate returned, which another name shares.
Truth: where AddGate hands the same array to two names, adding to one changes the other's gradient too.
Frequency: common
Accept: shared-array
Family: none
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        count = {n: len([r for r in reads if r in self.nodes]) for n, (g, reads) in self.nodes.items()}
        users = {}
        for n, (g, reads) in self.nodes.items():
            for r in reads:
                users.setdefault(r, []).append(n)
        stack = [n for n in self.nodes if count[n] == 0]
        order = []
        while len(stack) > 0:
            n = stack.pop()
            order.append(n)
            for u in users.get(n, []):
                count[u] = count[u] - 1
                if count[u] == 0:
                    stack.append(u)
        if len(order) < len(self.nodes):
            raise ValueError("found a cycle")
        return order

    def forward(self, inputs):
        self.values = {k: v for k, v in inputs.items()}
        self.inputs = inputs
        for n in self.nodes_topologically_sorted():
            gate, reads = self.nodes[n]
            self.values[n] = gate.forward(*[self.values[r] for r in reads])
        return self.values[self.output]

    def backward(self):
        grad = {self.output: 1.0}
        for n in reversed(self.nodes_topologically_sorted()):
            if n not in grad:
                continue
            gate, reads = self.nodes[n]
            ds = gate.backward(grad[n])
            if not isinstance(ds, list):
                ds = [ds]
            for r, d in zip(reads, ds):
                if r in grad:
                    grad[r] += d
                else:
                    grad[r] = d
        result = {}
        for k in self.inputs:
            result[k] = grad[k] if k in grad else np.zeros_like(self.inputs[k])
        return result
