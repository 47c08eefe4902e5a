"""Mistake: The student starts the backward pass with the value of the loss where the gradient of the loss with respect to itself, 1, belongs.
Truth: all gradients are multiplied with the loss.
Frequency: rare
Accept: seed-not-one, value-for-slope
Family: other-quantity
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        remaining = {n: 0 for n in self.nodes}
        parents = {}
        for n in self.nodes:
            for c in self.nodes[n][1]:
                if c in self.nodes:
                    remaining[n] += 1
                    parents.setdefault(c, []).append(n)
        order = [n for n in remaining if remaining[n] == 0]
        i = 0
        while i < len(order):
            for p in parents.get(order[i], []):
                remaining[p] -= 1
                if remaining[p] == 0:
                    order.append(p)
            i += 1
        if i != len(self.nodes):
            raise ValueError("no topological order: cycle")
        return order

    def forward(self, inputs):
        self.inputs = inputs
        self.values = dict(inputs)
        for n in self.nodes_topologically_sorted():
            gate, names = self.nodes[n]
            self.values[n] = gate.forward(*[self.values[k] for k in names])
        self.loss = self.values[self.output]
        return self.loss

    def backward(self):
        delta = {self.output: self.loss}
        for n in reversed(self.nodes_topologically_sorted()):
            if n in delta:
                gate, names = self.nodes[n]
                parts = gate.backward(delta[n])
                if len(names) == 1:
                    parts = [parts]
                for k, part in zip(names, parts):
                    delta[k] = part + delta.get(k, 0)
        for k in self.inputs:
            if k not in delta:
                delta[k] = np.zeros_like(self.inputs[k])
        return {k: delta[k] for k in self.inputs}
