"""Mistake: The student remembers computed values in the object and skips nodes that have one already, also in a later forward pass.
Truth: the second forward returns the first one's loss, and the gradients are those of the first inputs.
Frequency: common
Accept: none
Family: none
"""


class ComputationalGraph:
    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output
        self.values = {}

    def nodes_topologically_sorted(self):
        left = {n: 0 for n in self.nodes}
        nxt = {}
        for n, (_, args) in self.nodes.items():
            for a in args:
                if a in self.nodes:
                    left[n] += 1
                    nxt.setdefault(a, []).append(n)
        todo = [n for n in left if left[n] == 0]
        for n in todo:
            for m in nxt.get(n, []):
                left[m] -= 1
                if left[m] == 0:
                    todo.append(m)
        if len(todo) != len(left):
            raise ValueError("cycle in graph")
        return todo

    def forward(self, inputs):
        self.inputs = inputs
        self.values.update(inputs)
        for n in self.nodes_topologically_sorted():
            if n in self.values:
                continue  # already computed
            gate, args = self.nodes[n]
            self.values[n] = gate.forward(*[self.values[a] for a in args])
        return self.values[self.output]

    def backward(self):
        d = {n: 0.0 for n in self.nodes}
        for n, x in self.inputs.items():
            d[n] = np.zeros(np.shape(x))
        d[self.output] = 1.0
        live = {self.output}
        for n in reversed(self.nodes_topologically_sorted()):
            if n not in live:
                continue
            gate, args = self.nodes[n]
            back = gate.backward(d[n])
            for a, b in zip(args, [back] if len(args) == 1 else back):
                d[a] = d[a] + b
                live.add(a)
        return {n: d[n] for n in self.inputs}
